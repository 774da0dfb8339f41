/** Meters for Micrometer, which is optional: nothing else in Longhaul imports this package. */
@NullMarked
package dev.longhaul.metrics;

import org.jspecify.annotations.NullMarked;
