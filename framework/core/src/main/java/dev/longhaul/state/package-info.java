/** What is stored: the entities and the one map of status transitions. */
@NullMarked
package dev.longhaul.state;

import org.jspecify.annotations.NullMarked;
