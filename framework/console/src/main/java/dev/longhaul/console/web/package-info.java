/** The console over HTTP: the server of {@code longhaul serve}, and the servlet for an application of one's own. */
@NullMarked
package dev.longhaul.console.web;

import org.jspecify.annotations.NullMarked;
