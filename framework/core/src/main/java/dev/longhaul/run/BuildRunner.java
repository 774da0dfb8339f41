package dev.longhaul.run;

import dev.longhaul.run.BuildStoppedException.Why;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Backend;
import dev.longhaul.store.BuildSession;
import dev.longhaul.store.BuildSight;
import dev.longhaul.store.BuildWatch;
import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import dev.longhaul.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes the statements of a change of an index or a constraint in a thread of its own each, while the run's thread watches: what
 * it does, for whom it waits, whether it is to stop, whether it has taken too long. Used by the run's thread.
 */
final class BuildRunner {
    /** How long clearing away may take when the operation's time is over, or somebody waits for its end. */
    static final Duration TO_CLEAR_AWAY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(BuildRunner.class);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration FIRST_LOOK = Duration.ofMillis(300);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final String CANCELLED = "57014";
    private static final String TAKEN_AWAY = "was cancelled: a person has stopped the migration";
    /** PostgreSQL's and H2's "not within the lock timeout". */
    private static final Set<String> LOCK_TIMEOUTS = Set.of("55P03", "HYT00");

    private static final Backoff BETWEEN_LOCK_TRIES = new Backoff(Duration.ofMillis(400), Duration.ofSeconds(10));

    private final Equipment equipment;
    private final RunControl control;
    private final BuildSession session;
    private final BuildNotes notes;
    private final BuildWatch watch;
    private final String operation;
    private final Duration timeout;
    private final long startedAt;
    private final boolean cleaning;
    private boolean detached;
    private int goneFor;

    BuildRunner(
            Equipment equipment,
            RunControl control,
            BuildSession session,
            BuildNotes notes,
            String operation,
            Duration timeout,
            long startedAt) {
        this(equipment, control, session, notes, operation, timeout, startedAt, false);
    }

    private BuildRunner(
            Equipment equipment,
            RunControl control,
            BuildSession session,
            BuildNotes notes,
            String operation,
            Duration timeout,
            long startedAt,
            boolean cleaning) {
        this.equipment = equipment;
        this.control = control;
        this.session = session;
        this.notes = notes;
        this.watch = new BuildWatch(equipment.claims());
        this.operation = operation;
        this.timeout = timeout;
        this.startedAt = startedAt;
        this.cleaning = cleaning;
    }

    /** One that clears away what is left after a failure, which neither a request nor a lost claim stops. */
    BuildRunner cleaning(Duration atMost) {
        return new BuildRunner(
                equipment,
                control,
                session,
                notes,
                operation,
                atMost,
                equipment.ticker().nanos(),
                true);
    }

    BuildWatch watch() {
        return watch;
    }

    /** Says what another session does for which this one waits. */
    void sees(String subject, String doing, Backend other) {
        notes.seen(subject, doing, watch.look(control.claim(), other));
    }

    BuildNotes notes() {
        return notes;
    }

    Duration timeLeft() {
        Duration left = timeout.minus(equipment.ticker().since(startedAt));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What is left for clearing away after a failure; a little also when nothing is left. */
    Duration timeToClearAway() {
        Duration left = timeLeft();
        return left.compareTo(TO_CLEAR_AWAY) > 0 ? left : TO_CLEAR_AWAY;
    }

    /** Whether the session was left to its own thread, which closes it. */
    boolean isDetached() {
        return detached;
    }

    /** Nobody may start anything whose claim is another's by now; asked while this session has the fence. */
    void refuseWithoutClaim() {
        if (cleaning) {
            return;
        }
        BuildSight sight = watch.look(control.claim(), session.backend());
        if (!sight.ours() || sight.takenAway()) {
            loseClaim();
            throw stopped(Why.RUN_ENDS, "not begun: the claim is not this worker's any more");
        }
    }

    private void loseClaim() {
        control.stop(new StopReason(RunOutcome.LOST, "the claim is not this worker's any more"));
    }

    /** Executes a statement that stands in nobody's way while it waits for a lock. */
    void execute(String doing, String sql) throws Exception {
        executeWithRetries(doing, sql, false);
    }

    /**
     * Executes a statement behind whose wait for a lock others would queue: it waits briefly, leaves the queue, and tries again after a
     * pause. That consumes no attempt.
     */
    void executeBriefly(String doing, String sql) throws Exception {
        executeWithRetries(doing, sql, true);
    }

    private void executeWithRetries(String doing, String sql, boolean shortLockWait) throws Exception {
        for (int tries = 1; ; tries++) {
            refuseWithoutClaim();
            try {
                once(doing, sql, shortLockWait);
                return;
            } catch (SQLException e) {
                if (!LOCK_TIMEOUTS.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                Duration most = BETWEEN_LOCK_TRIES.ceiling(tries);
                Duration pause = most.dividedBy(2)
                        .plus(BETWEEN_LOCK_TRIES.jittered(tries).dividedBy(2));
                String seen = notes.latest().contains(doing) ? notes.latest() : doing;
                LOG.debug("{}: no lock for {} yet: {}", control.claim().name(), doing, seen);
                await(pause);
            }
        }
    }

    private void once(String doing, String sql, boolean shortLockWait) throws Exception {
        BuildStatement statement = BuildStatement.start(session, control.claim().name(), sql, shortLockWait);
        goneFor = 0;
        long lastLook =
                equipment.ticker().nanos() - LOOK_EVERY.minus(FIRST_LOOK).toNanos();
        while (!statement.hasEnded(STEP)) {
            if (control.isCancelled()) {
                statement.cancel(equipment.claims());
                outcome(statement, Why.RUN_ENDS, "cancelled: the run is to end");
                return;
            }
            if (isOverTime()) {
                statement.cancel(equipment.claims());
                outcome(statement, Why.TIMEOUT, overTime());
                return;
            }
            if (!cleaning && isLost()) {
                lost(statement);
                return;
            }
            if (equipment.ticker().since(lastLook).compareTo(LOOK_EVERY) >= 0) {
                lastLook = equipment.ticker().nanos();
                look(doing, statement);
            }
        }
        try {
            statement.throwItsError();
        } catch (SQLException e) {
            refuseToTakeForAnError(e);
            throw e;
        }
    }

    /** A person's force cancels on the server before this worker knows of it. */
    private void refuseToTakeForAnError(SQLException error) {
        if (!cleaning
                && CANCELLED.equals(error.getSQLState())
                && watch.look(control.claim(), session.backend()).takenAway()) {
            loseClaim();
            throw stopped(Why.TAKEN_AWAY, TAKEN_AWAY);
        }
    }

    /** What became of a statement that was cancelled: it may have been faster. */
    private void outcome(BuildStatement statement, Why why, String message) {
        if (statement.succeeded()) {
            return;
        }
        throw stopped(why, message);
    }

    private BuildStoppedException stopped(Why why, String message) {
        return new BuildStoppedException(why, "operation '" + operation + "' " + message);
    }

    private boolean isOverTime() {
        return timeLeft().isZero();
    }

    private String overTime() {
        return "took longer than its timeout of " + Halt.words(timeout)
                + (notes.latest().isEmpty() ? "" : "; the last that was seen of it: " + notes.latest())
                + ". Raise it with timeout(…), or end what is in its way";
    }

    private boolean isLost() {
        return control.isAbandoned()
                || control.urgentStop()
                        .filter(stop -> stop.outcome() == RunOutcome.LOST)
                        .isPresent();
    }

    /** A person's decision stops the statement; for another worker it is left running, and that one waits for it. */
    private void lost(BuildStatement statement) throws InterruptedException {
        boolean takenAway;
        try {
            takenAway = watch.look(control.claim(), session.backend()).takenAway();
        } catch (StoreException e) {
            LOG.debug("{}: the database cannot be asked", control.claim().name(), e);
            session.abort();
            throw stopped(Why.RUN_ENDS, "was given up: the claim is lost and the database out of reach");
        }
        if (takenAway) {
            statement.cancel(equipment.claims());
            loseClaim();
            throw stopped(Why.TAKEN_AWAY, TAKEN_AWAY);
        }
        detached = true;
        statement.closeSessionAtItsEnd();
        throw stopped(Why.RUN_ENDS, "was left running on the server: the claim is another worker's");
    }

    private void look(String doing, BuildStatement statement) throws InterruptedException {
        try {
            BuildSight sight = watch.look(control.claim(), session.backend());
            if (!cleaning && (!sight.ours() || sight.takenAway())) {
                loseClaim();
                return;
            }
            goneFor = sight.state().isPresent() ? 0 : goneFor + 1;
            if (goneFor > 1 && !statement.hasEnded(BuildStatement.TO_CANCEL)) {
                // The server knows nothing of it any more, and the network has not told.
                session.abort();
                return;
            }
            if (!statement.hasEnded(Duration.ZERO)) {
                notes.seen(doing, sight);
            }
        } catch (StoreException e) {
            LOG.debug(
                    "{}: the build cannot be watched just now", control.claim().name(), e);
        }
    }

    /** Waits between two looks or tries, while nothing is in flight: then every reason to stop is one. */
    void await(Duration duration) throws InterruptedException {
        long since = equipment.ticker().nanos();
        refuseToWait();
        while (equipment.ticker().since(since).compareTo(duration) < 0) {
            Duration left = duration.minus(equipment.ticker().since(since));
            Duration slice = left.compareTo(FIRST_LOOK) < 0 ? left : FIRST_LOOK;
            boolean stop = cleaning ? control.awaitEnd(slice) : control.pause(slice);
            if (stop || isOverTime() || control.isCancelled()) {
                break;
            }
        }
        refuseToWait();
    }

    private void refuseToWait() {
        if (isOverTime()) {
            throw stopped(Why.TIMEOUT, overTime());
        }
        if (control.isCancelled()) {
            throw stopped(Why.RUN_ENDS, "was stopped: the run is to end");
        }
        if (cleaning) {
            return;
        }
        if (isLost()) {
            throw stopped(Why.RUN_ENDS, "was stopped: the claim is lost");
        }
        Optional<StopReason> stop = control.stopReason().or(this::requested);
        if (stop.isPresent()) {
            StopReason reason = stop.get();
            String seen = notes.latest().isEmpty() ? "" : ", while it waited; " + notes.latest();
            control.stop(new StopReason(reason.outcome(), reason.text() + seen));
            control.cancelled();
            throw stopped(Why.RUN_ENDS, "was stopped: " + reason.text());
        }
    }

    private Optional<StopReason> requested() {
        BuildSight sight = watch.look(control.claim(), session.backend());
        if (!sight.ours() || sight.takenAway()) {
            return Optional.of(new StopReason(RunOutcome.LOST, "the claim is not this worker's any more"));
        }
        return sight.status().flatMap(StopReason::askedBy);
    }

    /** Whether an error has left a session on which the remains can be cleared away. */
    static boolean leavesSession(Throwable error) {
        return ErrorTable.kindOf(error, false) != ErrorKind.RECONNECT;
    }
}
