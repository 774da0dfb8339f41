/** What page and API have in common: routes, one exchange of request and answer, problems, templates. */
@NullMarked
package dev.longhaul.console.web.http;

import org.jspecify.annotations.NullMarked;
