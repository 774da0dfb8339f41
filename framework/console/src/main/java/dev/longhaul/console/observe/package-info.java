@NullMarked
package dev.longhaul.console.observe;

import org.jspecify.annotations.NullMarked;
