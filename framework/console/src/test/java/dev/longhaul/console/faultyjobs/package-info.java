/** A job that cannot be used. */
@NullMarked
package dev.longhaul.console.faultyjobs;

import org.jspecify.annotations.NullMarked;
