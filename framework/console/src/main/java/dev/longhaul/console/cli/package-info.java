/** The commands: what each reads, does, prints and answers as its exit code. */
@NullMarked
package dev.longhaul.console.cli;

import org.jspecify.annotations.NullMarked;
