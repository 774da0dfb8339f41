/** The web page: what its templates are given, and the words in it. It asks {@link dev.longhaul.console.service.ConsoleService} alone. */
@NullMarked
package dev.longhaul.console.web.page;

import org.jspecify.annotations.NullMarked;
