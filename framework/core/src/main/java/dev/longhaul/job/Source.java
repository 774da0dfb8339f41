package dev.longhaul.job;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Items that do not come from a table: the lines of a file, the pages of an API. The position after the last committed
 * chunk is kept as text in {@code cursor_state} through {@link #cursorType()}.
 *
 * @param <C> the type of a position; immutable
 * @param <T> the type of an item
 */
public interface Source<C, T> {
    /**
     * How a position is written down and read back.
     *
     * @return the type, always the same for the same source
     */
    CursorType<C> cursorType();

    /**
     * Reads the next items, outside any transaction. Must be repeatable: the same position answers the same items, also
     * with another size, as long as the source itself has not changed.
     *
     * @param after the position after which to read; {@code null} for the beginning
     * @param size how many items at most; at least 1
     * @return the items and the position behind them; an empty chunk at the end
     * @throws Exception anything: it ends the run as the same error inside a batch would
     */
    Chunk<C, T> read(@Nullable C after, int size) throws Exception;

    /**
     * How many items there are in all, for the progress.
     *
     * @return the number, or nothing when it is unknown, which is the default
     */
    default OptionalLong total() {
        return OptionalLong.empty();
    }
}
