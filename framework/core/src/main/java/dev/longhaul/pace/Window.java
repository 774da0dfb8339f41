package dev.longhaul.pace;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/** One of the {@link Windows}: by days and times, or by a cron expression. Immutable. */
public sealed interface Window permits ClockWindow, CronWindow {
    /**
     * How to work in it.
     *
     * @return a pace; nothing for the migration's own
     */
    Optional<Pace> pace();

    /**
     * When it closes that is open at a moment; it may be open again at once.
     *
     * @param now the moment
     * @return when it closes, after the moment; nothing when it is not open
     */
    Optional<Instant> closes(Instant now);

    /**
     * When it opens next.
     *
     * @param after a moment
     * @return the first opening after it, by the window's own clock; nothing when it never opens any more
     */
    Optional<ZonedDateTime> opens(Instant after);
}
