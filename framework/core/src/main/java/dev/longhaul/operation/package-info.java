/** Migrations made of ordered, named operations with their rollbacks: what an author imports beside {@code dev.longhaul.job}. */
@NullMarked
package dev.longhaul.operation;

import org.jspecify.annotations.NullMarked;
