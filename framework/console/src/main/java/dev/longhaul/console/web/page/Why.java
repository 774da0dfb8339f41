package dev.longhaul.console.web.page;

import java.util.Optional;

/**
 * One thing to know about how a migration stands, and what would help. Immutable.
 *
 * @param tone a class of the stylesheet: {@code bad}, {@code wait}, {@code work}, {@code good}, {@code idle}
 * @param says what is so
 * @param helps what would change it, if anything is to be done
 */
public record Why(String tone, String says, Optional<String> helps) {}
