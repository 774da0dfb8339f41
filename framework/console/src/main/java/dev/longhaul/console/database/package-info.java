/** Opening the database that a command names, and applying schema migrations to it. */
@NullMarked
package dev.longhaul.console.database;

import org.jspecify.annotations.NullMarked;
