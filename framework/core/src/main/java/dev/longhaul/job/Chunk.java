package dev.longhaul.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a {@link Source} and the position behind them. Immutable when its items are.
 *
 * @param items the items in their order; empty only at the end
 * @param next the position behind them; may be null only when there are no items
 * @param <C> the type of a position
 * @param <T> the type of an item
 */
public record Chunk<C, T>(List<T> items, @Nullable C next) {
    /** Copies the items and checks that a position goes with them. */
    public Chunk {
        items = List.copyOf(items);
        if (next == null && !items.isEmpty()) {
            throw new UsageException("A chunk with items needs the position behind them.");
        }
    }

    /**
     * The end of a source.
     *
     * @param <C> the type of a position
     * @param <T> the type of an item
     * @return a chunk without items
     */
    public static <C, T> Chunk<C, T> end() {
        return new Chunk<>(List.of(), null);
    }
}
