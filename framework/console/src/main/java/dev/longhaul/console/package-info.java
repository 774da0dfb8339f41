/** Longhaul as a program: the command line that runs and looks after migrations. */
@NullMarked
package dev.longhaul.console;

import org.jspecify.annotations.NullMarked;
