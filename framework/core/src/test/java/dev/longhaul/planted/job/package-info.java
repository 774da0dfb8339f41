/** Offenders that the architecture test must find. */
@NullMarked
package dev.longhaul.planted.job;

import org.jspecify.annotations.NullMarked;
