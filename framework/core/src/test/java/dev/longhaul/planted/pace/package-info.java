/** Offenders that the architecture test must find. */
@NullMarked
package dev.longhaul.planted.pace;

import org.jspecify.annotations.NullMarked;
