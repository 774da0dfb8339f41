package dev.longhaul.pace;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Adds up where the time of one run goes. Thread-safe. */
public final class TimeMeter {
    private final LongAdder database = new LongAdder();
    private final LongAdder statements = new LongAdder();
    private final LongAdder commit = new LongAdder();
    private volatile long lastCheckpoint;
    private final LongAdder pauses = new LongAdder();
    private final LongAdder throttled = new LongAdder();
    private final AtomicInteger samples = new AtomicInteger();
    private final AtomicInteger locked = new AtomicInteger();

    /**
     * The database executed a statement.
     *
     * @param nanos for how long
     */
    public void database(long nanos) {
        statements.increment();
        database.add(nanos);
    }

    /**
     * How many statements the database has executed so far, checkpoints left out.
     *
     * @return a number that grows with each
     */
    public long statements() {
        return statements.sum();
    }

    /**
     * The database executed a checkpoint.
     *
     * @param nanos for how long
     */
    public void checkpoint(long nanos) {
        lastCheckpoint = nanos;
        database.add(nanos);
    }

    /**
     * How long the last checkpoint took: about the way to the server and back.
     *
     * @return nanoseconds; 0 before there was one
     */
    public long lastCheckpoint() {
        return lastCheckpoint;
    }

    /**
     * A commit was answered.
     *
     * @param nanos after how long
     */
    public void commit(long nanos) {
        commit.add(nanos);
    }

    /**
     * For how long the database has worked for the run so far, and the run has waited for that.
     *
     * @return nanoseconds of statements and commits, waits for locks included
     */
    public long inDatabase() {
        return database.sum() + commit.sum();
    }

    /**
     * For how long the run has waited for commits so far.
     *
     * @return nanoseconds
     */
    public long inCommit() {
        return commit.sum();
    }

    /**
     * The run waited by itself.
     *
     * @param nanos for how long
     */
    public void pause(long nanos) {
        pauses.add(nanos);
    }

    /**
     * So much of a pause, which is told by {@link #pause} as well, was because of a throttle.
     *
     * @param nanos how much
     */
    public void throttled(long nanos) {
        throttled.add(nanos);
    }

    /**
     * Somebody has looked at what the run's session on the server does.
     *
     * @param executing whether it executes a statement
     * @param waits whether that waits for a lock
     */
    public void sample(boolean executing, boolean waits) {
        if (executing) {
            samples.incrementAndGet();
            if (waits) {
                locked.incrementAndGet();
            }
        }
    }

    /**
     * What has come together.
     *
     * @param running how long the run has been at work
     * @return the shares
     */
    public TimeShares shares(Duration running) {
        long inDatabase = database.sum();
        int looks = samples.get();
        long waited = looks == 0 ? 0 : (long) ((double) inDatabase * locked.get() / looks);
        long paused = pauses.sum();
        return new TimeShares(
                running,
                Duration.ofNanos(inDatabase),
                Duration.ofNanos(waited),
                Duration.ofNanos(commit.sum()),
                Duration.ofNanos(paused),
                Duration.ofNanos(Math.min(paused, throttled.sum())));
    }
}
