package dev.longhaul.job;

import java.util.function.Function;

/**
 * How a position of a {@link Source} is written down as text and read back.
 *
 * @param name a name that is stored with every position, so that one of another type is refused instead of misread;
 *     change it when the text changes
 * @param write makes a text of a position
 * @param read makes a position of such a text; throws anything when it cannot
 * @param <C> the type of a position
 */
public record CursorType<C>(String name, Function<C, String> write, Function<String, C> read) {
    /**
     * Positions that are whole numbers.
     *
     * @return the type {@code long}
     */
    public static CursorType<Long> ofLong() {
        return new CursorType<>("long", String::valueOf, Long::valueOf);
    }

    /**
     * Positions that are text, as the continuation tokens of many APIs are.
     *
     * @return the type {@code text}
     */
    public static CursorType<String> ofText() {
        return new CursorType<>("text", text -> text, text -> text);
    }
}
