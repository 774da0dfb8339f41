/** Jobs for the tests of the commands. */
@NullMarked
package dev.longhaul.console.gatedjobs;

import org.jspecify.annotations.NullMarked;
