package dev.longhaul.pace;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * When a migration should be done, and what to do when the forecast is later: say so, or also go fast. Immutable.
 *
 * @param at the moment
 * @param goesFast whether a forecast beyond it makes the pace fast
 */
public record Deadline(Instant at, boolean goesFast) {
    private static final String FAST = " fast";

    /**
     * Reads a deadline.
     *
     * @param text such as {@code 2026-12-01T06:00+01:00}, with {@code fast} after it when the pace may be raised
     * @return the deadline
     * @throws IllegalArgumentException when it is neither
     */
    public static Deadline of(String text) {
        boolean fast = text.endsWith(FAST);
        try {
            String moment =
                    fast ? text.substring(0, text.length() - FAST.length()).trim() : text;
            return new Deadline(OffsetDateTime.parse(moment).toInstant(), fast);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "is no moment; write it like 2026-12-01T06:00+01:00, and ' fast' after it if the pace may be"
                            + " raised when the forecast is later",
                    e);
        }
    }

    /** Why it will not be met, if so. The time that remains is that of the clock on the wall, closed windows included. */
    Optional<String> missed(Instant now, Optional<Duration> remaining) {
        if (now.isAfter(at)) {
            return Optional.of("its deadline " + at + " has passed");
        }
        return remaining
                .filter(left -> now.plus(left).isAfter(at))
                .map(left -> "the forecast is later than its deadline " + at
                        + (goesFast ? "; going fast" : "; pace fast, more workers or fewer limits would help"));
    }
}
