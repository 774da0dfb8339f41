package dev.longhaul.pace;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The moments that a cron expression names. Immutable. */
@FunctionalInterface
public interface CronTimes {
    /**
     * The next one.
     *
     * @param after a moment
     * @return the first one after it, to the second; nothing when there is none any more
     */
    Optional<Instant> next(Instant after);

    /** Knows cron expressions. Found by {@link java.util.ServiceLoader}, so that nothing here needs a scheduler. Thread-safe. */
    @FunctionalInterface
    interface Reader {
        /**
         * Reads an expression.
         *
         * @param expression six fields from seconds to the day of the week, of which 1 is Sunday, and perhaps the year
         * @param zone of which clock
         * @return its moments
         * @throws IllegalArgumentException saying what cannot be read
         */
        CronTimes read(String expression, ZoneId zone);
    }
}
