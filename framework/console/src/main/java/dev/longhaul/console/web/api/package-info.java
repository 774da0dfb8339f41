/** The HTTP API below {@code /api/v1}: all that the page can do, in JSON, described by {@code openapi.json}. */
@NullMarked
package dev.longhaul.console.web.api;

import org.jspecify.annotations.NullMarked;
