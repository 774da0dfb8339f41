/** How much at a time and how fast: batch sizes, progress, rate and the time that is left. */
@NullMarked
package dev.longhaul.pace;

import org.jspecify.annotations.NullMarked;
