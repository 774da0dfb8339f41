/** Offenders that the architecture test must find. */
@NullMarked
package dev.longhaul.planted.elsewhere;

import org.jspecify.annotations.NullMarked;
