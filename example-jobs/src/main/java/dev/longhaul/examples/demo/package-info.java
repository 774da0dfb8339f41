/** The demo itself: opens a database, fills it, has the migrations carried out, and proves what they did. */
@NullMarked
package dev.longhaul.examples.demo;

import org.jspecify.annotations.NullMarked;
