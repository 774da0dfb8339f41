package dev.longhaul.console.service;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list. Immutable.
 *
 * @param items what is on it
 * @param next where the next page begins, to be handed in as it is; nothing on the last one
 * @param <T> what is listed
 */
public record Slice<T>(List<T> items, Optional<String> next) {
    /** The longest page. */
    public static final int MOST = 500;

    /** A page when nothing else is said. */
    public static final int USUAL = 100;

    /** Copies the list. */
    public Slice {
        items = List.copyOf(items);
    }
}
