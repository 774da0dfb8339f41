/** Jobs for the tests of the commands. */
@NullMarked
package dev.longhaul.console.testjobs;

import org.jspecify.annotations.NullMarked;
