/** Values that are computed in Java, row by row, and written back by one statement a batch. */
@NullMarked
package dev.longhaul.examples.rows;

import org.jspecify.annotations.NullMarked;
