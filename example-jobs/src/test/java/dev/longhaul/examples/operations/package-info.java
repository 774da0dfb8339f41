@NullMarked
package dev.longhaul.examples.operations;

import org.jspecify.annotations.NullMarked;
