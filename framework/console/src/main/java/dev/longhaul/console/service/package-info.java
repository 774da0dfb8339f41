/** The one way from the web page and the HTTP API to Longhaul: who may do what is decided here, and nowhere else. */
@NullMarked
package dev.longhaul.console.service;

import org.jspecify.annotations.NullMarked;
