/** Longhaul measured beside an {@code UPDATE}, loops written by hand, Spring Batch, Hibernate and a job scheduler. */
@NullMarked
package dev.longhaul.bench;

import org.jspecify.annotations.NullMarked;
