package dev.longhaul.store;

import java.time.Duration;

/**
 * What the server enforces on a batch's transaction. Immutable.
 *
 * @param unit how long a statement, and the author's work between two statements, may last
 * @param lockWait how long to wait for a lock before the batch is rolled back and tried later
 * @param checkpointIdle how long the session may stay idle between the checkpoint and the commit
 * @param commitsLater whether the commit may be answered before it is on disk, where the database can do that for one transaction and
 *     has no synchronous standby
 */
public record Limits(Duration unit, Duration lockWait, Duration checkpointIdle, boolean commitsLater) {
    /**
     * Limits of a transaction whose commit is as the server has it.
     *
     * @param unit how long a statement, and the author's work between two statements, may last
     * @param lockWait how long to wait for a lock
     * @param checkpointIdle how long the session may stay idle between the checkpoint and the commit
     */
    public Limits(Duration unit, Duration lockWait, Duration checkpointIdle) {
        this(unit, lockWait, checkpointIdle, false);
    }

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    /**
     * The limits that go with the settings.
     *
     * @param unit the hard limit of a unit of work
     * @param lease the lease; with a short one, a frozen worker must not hold its row lock for longer than that
     * @return the limits
     */
    public static Limits of(Duration unit, Duration lease) {
        return new Limits(unit, min(FIVE_SECONDS, unit.dividedBy(2)), min(FIVE_SECONDS, lease.dividedBy(2)), false);
    }

    /**
     * The same with a shorter wait for locks.
     *
     * @param atMost how long a statement may wait for a lock at most
     * @return the limits
     */
    public Limits waitingForLocks(Duration atMost) {
        return new Limits(unit, min(lockWait, atMost), checkpointIdle, commitsLater);
    }

    /**
     * The same for a batch that need not wait for the disk: after a crash of the server its effects and its checkpoint are gone together.
     *
     * @return the limits
     */
    public Limits committingLater() {
        return new Limits(unit, lockWait, checkpointIdle, true);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
