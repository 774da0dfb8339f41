/** Offenders that the architecture test must find. */
@NullMarked
package dev.longhaul.planted.run;

import org.jspecify.annotations.NullMarked;
