@NullMarked
package dev.longhaul.examples.demo;

import org.jspecify.annotations.NullMarked;
