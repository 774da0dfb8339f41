/** What is printed: tables, texts for people, JSON for programs. */
@NullMarked
package dev.longhaul.console.output;

import org.jspecify.annotations.NullMarked;
