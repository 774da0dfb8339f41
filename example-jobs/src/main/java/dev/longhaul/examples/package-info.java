/** {@code ./longhaul demo}: a tour of what a job can be, on generated data of realistic size. */
@NullMarked
package dev.longhaul.examples;

import org.jspecify.annotations.NullMarked;
