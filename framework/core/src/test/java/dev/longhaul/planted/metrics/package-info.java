/** Offenders that the architecture test must find. */
@NullMarked
package dev.longhaul.planted.metrics;

import org.jspecify.annotations.NullMarked;
