package dev.longhaul;

import java.util.List;
import java.util.Optional;

/**
 * A part of a long list. Immutable.
 *
 * @param items what is on it
 * @param next the position after its last item, for the page that follows; nothing when this is the last one
 * @param <T> what the list is of
 */
public record Page<T>(List<T> items, Optional<String> next) {
    /** The most that one page may have. */
    public static final int MOST = 500;

    /** Copies the list. */
    public Page {
        items = List.copyOf(items);
    }
}
