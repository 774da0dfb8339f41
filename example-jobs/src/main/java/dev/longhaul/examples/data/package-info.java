/** The demo's tables: how they are filled, and what must be in them at the end. */
@NullMarked
package dev.longhaul.examples.data;

import org.jspecify.annotations.NullMarked;
