package dev.longhaul.run;

import dev.longhaul.pace.BatchTimes;
import dev.longhaul.pace.Effort;
import dev.longhaul.pace.Progress;
import dev.longhaul.pace.Windows;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Claim;
import dev.longhaul.store.RunEnd;
import dev.longhaul.store.WorkConnection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the thread of a run, its heartbeat and whoever wants to stop it know of each other. Thread-safe.
 */
final class RunControl {
    /** A fiftieth of a day would be half an hour without a heartbeat. */
    private static final Duration MOST_TOLERATED = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Ticker ticker;
    private final long startedAt;
    private final long timeLimitNanos;

    private final Thread worker = Thread.currentThread();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Observed observed;
    private final BatchTimes batchTimes = new BatchTimes();
    private final RunSettings settings;
    private volatile Claim claim;
    private volatile WorkConnection connection;
    private volatile @Nullable Statement outside;
    private volatile @Nullable StopReason stop;
    private volatile boolean reclaiming;
    private volatile boolean divisible;
    private volatile boolean cancelled;
    private volatile boolean abandoned;
    private volatile boolean ended;
    private volatile @Nullable String operation;
    private volatile @Nullable String target;
    private volatile long leaseDeadline;
    private volatile long healthAskedAt;
    private volatile Effort effort = Effort.FULL;
    private volatile int workers = 1;
    private volatile boolean hurries;
    private volatile UnitOfTime unit = UnitOfTime.NONE;

    /** A stretch of the author's work that has a hard limit. */
    record UnitOfTime(boolean active, boolean oneShot, long since, Duration limit) {
        static final UnitOfTime NONE = new UnitOfTime(false, false, 0, Duration.ZERO);
    }

    RunControl(Ticker ticker, Claim claim, WorkConnection connection, long claimedAt, Supplier<Settings> ofAll) {
        Settings begun = ofAll.get();
        this.settings = new RunSettings(ofAll);
        this.ticker = ticker;
        this.claim = claim;
        this.connection = connection;
        this.observed = new Observed(ticker);
        connection.watchedBy(observed);
        this.startedAt = claimedAt;
        this.healthAskedAt = claimedAt;
        this.timeLimitNanos = begun.timeLimit().toNanos();
        this.leaseDeadline = claimedAt + begun.lease().toNanos();
    }

    Claim claim() {
        return claim;
    }

    void claim(Claim value) {
        claim = value;
    }

    /** A new claim is being taken: until it is known, a heartbeat under the old one means nothing. */
    void reclaiming(boolean value) {
        reclaiming = value;
    }

    boolean isReclaiming() {
        return reclaiming;
    }

    /** From now on the run is in a loop that could be divided into ranges. */
    void divisible() {
        divisible = true;
    }

    boolean isDivisible() {
        return divisible;
    }

    /** How much of its full speed the run may use now. */
    Effort effort() {
        return effort;
    }

    void effort(Effort value) {
        effort = value;
    }

    /** The settings of this migration: what was set for it alone comes first, then what people have set for all. */
    Settings settings() {
        return settings.now();
    }

    /** What is set for this migration alone now; answers why that cannot be used, and then nothing changes. */
    Optional<String> settings(Optional<String> own) {
        return settings.own(own);
    }

    /** The clock on the wall for its progress; nothing where no windows bound it. */
    Optional<Progress.Hours> hours() {
        Windows windows = settings().pacing().windows();
        return claim.backwards() || windows.isAlwaysOpen()
                ? Optional.empty()
                : Optional.of(new Progress.Hours(ticker.now(), windows));
    }

    /** How many are at work on the migration, this run included. */
    int workers() {
        return workers;
    }

    void workers(int number) {
        workers = number;
    }

    /** Whether its batches have the pace {@code fast} now. */
    boolean hurries() {
        return hurries;
    }

    void hurries(boolean value) {
        hurries = value;
    }

    /** The table that the run goes through now, as an identifier; nothing before that is known, and in work that names none. */
    Optional<String> target() {
        return Optional.ofNullable(target);
    }

    void target(@Nullable String table) {
        target = table;
    }

    WorkConnection connection() {
        return connection;
    }

    void connection(WorkConnection value) {
        connection = value;
        value.watchedBy(observed);
    }

    /** What the run sees of itself, for {@code observed}. */
    Observed observed() {
        return observed;
    }

    /** The same as it is written down. */
    String observedText() {
        return observed.json(running());
    }

    /** A statement that runs beside the work connection, or nothing any more. */
    void outside(@Nullable Statement statement) {
        outside = statement;
    }

    /** The operation that is in hand, whether or not it commits anything. */
    void operation(String id) {
        operation = id;
    }

    /** Cancels what the run's thread waits for; from another thread. */
    void cancelRunning() throws SQLException {
        Statement statement = outside;
        if (statement != null) {
            statement.cancel();
        }
        connection.cancelRunning();
    }

    /** How long its batches took since somebody asked last. */
    BatchTimes batchTimes() {
        return batchTimes;
    }

    /** Counts a committed batch. */
    void count(long rowsOfBatch, Duration took) {
        batchTimes.add(took.toNanos());
        rows.addAndGet(rowsOfBatch);
        observed.rate().committed(rowsOfBatch, ticker.nanos());
        batches.incrementAndGet();
    }

    /** Takes batches back that a crash of the server has lost after their commits were answered. */
    void uncount(long rowsOfBatches, long number) {
        rows.addAndGet(-rowsOfBatches);
        batches.addAndGet(-number);
        lost.addAndGet(number);
    }

    /** How many batches were taken back in this run. */
    long lostBatches() {
        return lost.get();
    }

    long rows() {
        return rows.get();
    }

    long batches() {
        return batches.get();
    }

    /** The end of the run as it is written down. */
    RunEnd ended(Halt halt) {
        return new RunEnd(
                halt.outcome(),
                halt.reason(),
                halt.error(),
                halt.pause(),
                halt.nextBatchSize(),
                halt.rollsBack(),
                Optional.ofNullable(operation),
                rows(),
                batches(),
                running(),
                Optional.of(observedText()),
                observed.times().shares(running()).throttled());
    }

    /** Where the run's thread is now, for the error of a run that hangs. */
    String workerTrace() {
        StringBuilder trace = new StringBuilder("the run's thread " + worker.getName() + " is at:");
        for (StackTraceElement element : worker.getStackTrace()) {
            trace.append("\n    at ").append(element);
        }
        return trace.toString();
    }

    Duration running() {
        return ticker.since(startedAt);
    }

    Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, timeLimitNanos - (ticker.nanos() - startedAt)));
    }

    /** Asks the run to end; the first reason stands, but a lost claim beats every other. */
    void stop(StopReason reason) {
        lock.lock();
        try {
            if (stop == null || reason.outcome() == RunOutcome.LOST) {
                stop = reason;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Why the run should end now, the time limit included. */
    Optional<StopReason> stopReason() {
        Optional<StopReason> urgent = urgentStop();
        if (urgent.isPresent()) {
            return urgent;
        }
        return timeLeft().isZero()
                ? Optional.of(new StopReason(
                        RunOutcome.TIME_LIMIT,
                        "the time limit of " + Halt.words(Duration.ofNanos(timeLimitNanos)) + " was reached"))
                : Optional.empty();
    }

    /** Why the run should end now even before its first batch. */
    Optional<StopReason> urgentStop() {
        if (ticker.nanos() - leaseDeadline > 0) {
            stop(new StopReason(RunOutcome.LOST, "the lease could not be renewed in time"));
        }
        return Optional.ofNullable(stop);
    }

    void renewed(long since, Duration lease) {
        leaseDeadline = since + lease.toNanos();
    }

    /** When the job's health was asked last; a run begins just after that. */
    long healthAskedAt() {
        return healthAskedAt;
    }

    void healthAskedAt(long nanos) {
        healthAskedAt = nanos;
    }

    /** Begins a stretch of work that has a hard limit, and ends the one before. */
    void begin(boolean oneShot, Duration limit) {
        unit = new UnitOfTime(true, oneShot, ticker.nanos(), limit);
    }

    /** A job without a loop may ask for the reason to stop, which is there from the time limit on, and wind up. */
    void beginOneShot(Settings settings) {
        begin(true, settings.timeLimit().plus(settings.batchLimit()));
    }

    void endUnit() {
        unit = UnitOfTime.NONE;
    }

    UnitOfTime unit() {
        return unit;
    }

    /** Whether the present stretch has reached its limit; a server that measures by itself may be a little early. */
    boolean atLimit() {
        UnitOfTime present = unit;
        long tolerated = Math.min(present.limit().toNanos() / 50, MOST_TOLERATED.toNanos());
        return present.active()
                && ticker.nanos() - present.since() >= present.limit().toNanos() - tolerated;
    }

    /** The statement in flight was cancelled because of the stop: whatever error follows is no failure. */
    void cancelled() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** The run was given up under its thread, which must not touch anything any more. */
    void abandon() {
        abandoned = true;
        stop(new StopReason(RunOutcome.LOST, "the run was given up because it did not end at its hard limit"));
    }

    boolean isAbandoned() {
        return abandoned;
    }

    void end() {
        ended = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        return ended;
    }

    /** Waits; answers early, with true, when the run is to stop. */
    boolean pause(Duration duration) throws InterruptedException {
        long since = ticker.nanos();
        try {
            return await(duration, () -> stop != null);
        } finally {
            observed.times().pause(ticker.nanos() - since);
        }
    }

    /** Waits; answers early, with true, when the run has ended. */
    boolean awaitEnd(Duration duration) throws InterruptedException {
        return await(duration, () -> ended);
    }

    private boolean await(Duration duration, java.util.function.BooleanSupplier condition) throws InterruptedException {
        long left = duration.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
