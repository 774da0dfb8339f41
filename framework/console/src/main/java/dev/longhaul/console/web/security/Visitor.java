package dev.longhaul.console.web.security;

import dev.longhaul.console.service.Role;

/**
 * Somebody who is known. Immutable.
 *
 * @param name who, 1 to 200 characters; stands in the history beside what was done
 * @param role what the person may do
 */
public record Visitor(String name, Role role) {}
