@NullMarked
package dev.longhaul.examples.rows;

import org.jspecify.annotations.NullMarked;
