/** The library's front door: {@link dev.longhaul.Longhaul}, its builder, and read-only views of what is going on. */
@NullMarked
package dev.longhaul;

import org.jspecify.annotations.NullMarked;
