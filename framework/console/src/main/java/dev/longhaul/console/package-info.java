/** The command line, the HTTP API and the web page. */
@NullMarked
package dev.longhaul.console;

import org.jspecify.annotations.NullMarked;
