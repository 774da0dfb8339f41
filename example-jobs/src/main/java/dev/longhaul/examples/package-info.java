/** A tour of what a job can be. */
@NullMarked
package dev.longhaul.examples;

import org.jspecify.annotations.NullMarked;
