/** Rows that cannot be migrated: set aside, mended, tried again. */
@NullMarked
package dev.longhaul.examples.quarantine;

import org.jspecify.annotations.NullMarked;
