package dev.longhaul.store;

import java.time.Duration;

/**
 * What the server enforces on a batch's transaction. Immutable.
 *
 * @param unit how long a statement, and the author's work between two statements, may last
 * @param lockWait how long to wait for a lock before the batch is rolled back and tried later
 * @param checkpointIdle how long the session may stay idle between the checkpoint and the commit
 */
public record Limits(Duration unit, Duration lockWait, Duration checkpointIdle) {
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    /**
     * The limits that go with the settings.
     *
     * @param unit the hard limit of a unit of work
     * @param lease the lease; with a short one, a frozen worker must not hold its row lock for longer than that
     * @return the limits
     */
    public static Limits of(Duration unit, Duration lease) {
        return new Limits(unit, min(FIVE_SECONDS, unit.dividedBy(2)), min(FIVE_SECONDS, lease.dividedBy(2)));
    }

    /**
     * The same with a shorter wait for locks.
     *
     * @param atMost how long a statement may wait for a lock at most
     * @return the limits
     */
    public Limits waitingForLocks(Duration atMost) {
        return new Limits(unit, min(lockWait, atMost), checkpointIdle);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
