/** Writing the files of a new job. */
@NullMarked
package dev.longhaul.console.scaffold;

import org.jspecify.annotations.NullMarked;
