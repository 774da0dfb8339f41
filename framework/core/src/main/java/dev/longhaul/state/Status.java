package dev.longhaul.state;

import java.util.Locale;
import java.util.Set;

/**
 * The states of a migration, as {@code long_running_migration.status} holds them in lower case. Which may follow which is
 * {@link Transitions}' matter; never compare them by order.
 */
public enum Status {
    /** Registered and due. */
    CREATED,
    /** Waits for a person to fire it. */
    SCHEDULED,
    /** Started and unfinished, whether or not a worker is on it now. */
    IN_PROGRESS,
    /** A person asked for a pause; the worker has not seen it yet. */
    PAUSING,
    /** Stopped by a person, to be resumed. */
    PAUSED,
    /** A person asked for an end; the worker has not seen it yet. */
    CANCELLING,
    /** Ended by a person. */
    CANCELLED,
    /** Carried out to the end. */
    COMPLETED,
    /** Not required here. */
    SKIPPED,
    /** Ended by an error that will not pass. */
    FAILED,
    /** Being undone. */
    ROLLING_BACK,
    /** Undone. */
    ROLLED_BACK,
    /** Could not be undone. */
    ROLLBACK_FAILED;

    /** The states in which a worker may hold a claim and commit batches. */
    public static final Set<Status> WORKABLE = Set.of(IN_PROGRESS, PAUSING, CANCELLING, ROLLING_BACK);

    /** The states in which what depends on a migration may run. */
    public static final Set<Status> FULFILLED = Set.of(COMPLETED, SKIPPED);

    /** The states that a tick looks at. */
    public static final Set<Status> UNFINISHED = Set.of(CREATED, IN_PROGRESS, PAUSING, CANCELLING, ROLLING_BACK);

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
     * @return the status
     */
    public static Status of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
