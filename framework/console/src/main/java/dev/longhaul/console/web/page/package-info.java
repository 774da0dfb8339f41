/** The web page: rendered here from templates, through the service layer only. */
@NullMarked
package dev.longhaul.console.web.page;

import org.jspecify.annotations.NullMarked;
