/** Telling how runs go while they go: bars on a terminal, lines elsewhere. */
@NullMarked
package dev.longhaul.console.progress;

import org.jspecify.annotations.NullMarked;
