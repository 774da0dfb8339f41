@NullMarked
package dev.longhaul.examples.data;

import org.jspecify.annotations.NullMarked;
