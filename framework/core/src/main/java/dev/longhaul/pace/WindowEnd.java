package dev.longhaul.pace;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands at the end of a window. Immutable.
 *
 * @param zone of which clock; UTC when left out
 * @param pace how to work in it; nothing for the migration's own
 */
record WindowEnd(ZoneId zone, Optional<Pace> pace) {
    /** Takes the last words of a window; {@code text} is the whole, for an error. */
    static WindowEnd of(Deque<String> words, String text) {
        Optional<Pace> pace = Optional.empty();
        if (!words.isEmpty() && isPace(words.getLast())) {
            pace = Optional.of(Pace.of(words.removeLast()));
        }
        ZoneId zone = zone(words.isEmpty() ? "UTC" : words.remove(), text);
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("has '" + words.peek() + "' too much in '" + text + "'");
        }
        return new WindowEnd(zone, pace);
    }

    private static boolean isPace(String word) {
        return List.of("gentle", "fast").contains(word.toLowerCase(Locale.ROOT));
    }

    private static ZoneId zone(String word, String text) {
        try {
            return ZoneId.of(word);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "has no time zone '" + word + "' in '" + text + "'; write it like Europe/Berlin", e);
        }
    }
}
