/** Migrations made of operations, and what surrounds them: dependencies, versions, a person. Nothing in here knows of the demo. */
@NullMarked
package dev.longhaul.examples.operations;

import org.jspecify.annotations.NullMarked;
