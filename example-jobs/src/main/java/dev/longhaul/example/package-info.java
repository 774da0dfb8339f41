/** A tour of what a job can be. */
@NullMarked
package dev.longhaul.example;

import org.jspecify.annotations.NullMarked;
