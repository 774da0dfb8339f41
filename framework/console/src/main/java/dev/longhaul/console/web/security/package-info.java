/** Who may come in, and what keeps browsers from being used against those who may. */
@NullMarked
package dev.longhaul.console.web.security;

import org.jspecify.annotations.NullMarked;
