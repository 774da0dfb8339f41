package dev.longhaul.state;

import java.util.Locale;

/** How a run ended, as it is kept in {@code long_running_migration_run.outcome} in lower case. */
public enum RunOutcome {
    /** The migration is completed. */
    COMPLETED,
    /** The migration is rolled back. */
    ROLLED_BACK,
    /** The migration was divided into ranges, which are worked on from now on. */
    DIVIDED,
    /** The range is done; the migration may have others. */
    RANGE_COMPLETED,
    /** The time limit was reached; the rest is due at once. */
    TIME_LIMIT,
    /** The job gave way by itself. */
    YIELDED,
    /** The job asked to be called later. */
    DEFERRED,
    /** The node was told to stop. */
    SHUTDOWN,
    /** The claim is not this worker's any more; nothing was committed after that. */
    LOST,
    /** A person paused it. */
    PAUSED,
    /** A person cancelled it. */
    CANCELLED,
    /** An error that may pass: it will be tried again. */
    RETRY,
    /** An error that will not pass. */
    FAILED;

    /**
     * The text in the database.
     *
     * @return the name in lower case
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the text of the database.
     *
     * @param text as {@link #text()} wrote it
     * @return the outcome
     */
    public static RunOutcome of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
