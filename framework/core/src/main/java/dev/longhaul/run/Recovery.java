package dev.longhaul.run;

import dev.longhaul.job.RowException;
import dev.longhaul.job.UsageException;
import dev.longhaul.pace.BatchSizer;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Claim;
import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.WorkConnection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done after an error: try the batch again, make it smaller, get a new connection under a new claim, or stop with what
 * is to follow. It keeps count between successes. Used by the run's thread alone.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final String READ_ONLY = "25006";
    private static final String CANCELLED = "57014";
    /** PostgreSQL's syntax error, and H2's two. */
    private static final Set<String> SYNTAX = Set.of("42601", "42000", "42001");

    private static final int TRIES_OF_BATCH = 10;
    private static final int SECONDS_TO_VALIDATE = 2;

    private final Equipment equipment;
    private final RunControl control;
    private final BatchSizer sizer;
    private int tries;
    private int reconnects;
    private boolean memoryWasShort;
    private boolean reconnected;
    private @Nullable Throwable last;
    private @Nullable Throwable ofRow;

    Recovery(Equipment equipment, RunControl control, BatchSizer sizer) {
        this.equipment = equipment;
        this.control = control;
        this.sizer = sizer;
    }

    void succeeded() {
        tries = 0;
        reconnects = 0;
        last = null;
    }

    boolean isRetrying() {
        return last != null;
    }

    boolean hasReconnected() {
        return reconnected;
    }

    /** The reason to stop, with the error that was being retried when it came. */
    Halt explained(StopReason stop) {
        Throwable error = last;
        if (error == null) {
            return Halt.because(stop);
        }
        String reason = stop.text() + ", while retrying after " + words(error);
        // A run that only retried until its time was up counts as one without progress; the size that it came to is
        // kept.
        Optional<Integer> size = Optional.of(sizer.size());
        return stop.outcome() == RunOutcome.TIME_LIMIT
                ? Halt.retry(
                        reason, error, Backoff.OF_BATCH.ceiling(control.claim().attempts() + 1), size)
                : new Halt(stop.outcome(), reason, Optional.of(Halt.trace(error)), Optional.empty(), size);
    }

    /** Answers nothing when the loop is to try again. */
    Optional<Halt> from(Throwable error, BatchPlan plan, int asked) throws InterruptedException {
        reconnected = false;
        ofRow = null;
        boolean byOurLimit = control.atLimit();
        control.endUnit();
        if (control.isAbandoned() || stoppedAs(RunOutcome.LOST)) {
            return control.urgentStop().map(Halt::because);
        }
        if (control.isCancelled()) {
            return control.urgentStop().map(Halt::because);
        }
        boolean usable = isUsable();
        ErrorKind kind =
                usable || byOurLimit ? ErrorTable.kindOf(error, byOurLimit) : ErrorTable.kindOnLostConnection(error);
        if (kind == ErrorKind.RECONNECT && usable && !isWrongNode(error)) {
            // Not our connection: the job's own, to some other system.
            kind = ErrorKind.RETRY;
        }
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}: {} at {}\n{}", control.claim().name(), kind, Secrets.hide(plan.where()), Halt.trace(error));
        }
        Optional<Halt> halt = treat(kind, error, plan, asked);
        if (usable || reconnected) {
            return halt;
        }
        if (halt.isEmpty()) {
            return reconnect(error);
        }
        return ofRow != null && plan.triesAgain() ? toLeaveBehind(halt, error) : halt;
    }

    /** The row can only be written down over a connection that works; without one it is no reason to stop. */
    private Optional<Halt> toLeaveBehind(Optional<Halt> halt, Throwable error) throws InterruptedException {
        Optional<Halt> unreached = reconnect(error);
        if (unreached.isPresent()) {
            ofRow = null;
        }
        return unreached.or(() -> halt);
    }

    private static boolean isWrongNode(Throwable error) {
        return ErrorTable.sqlState(error).filter(READ_ONLY::equals).isPresent();
    }

    private boolean stoppedAs(RunOutcome outcome) {
        return control.urgentStop().filter(stop -> stop.outcome() == outcome).isPresent();
    }

    /** After a commit that the server rolled back: its own exception says what to do, over the connection that is new. */
    Optional<Halt> afterRolledBackCommit(Throwable cause, BatchPlan plan, int asked) throws InterruptedException {
        ofRow = null;
        ErrorKind kind = ErrorTable.kindOf(cause, false);
        return kind == ErrorKind.RECONNECT ? Optional.empty() : treat(kind, cause, plan, asked);
    }

    /** The error of the one row that fails, when that is what the last answer was about. */
    Optional<Throwable> ofRow() {
        return Optional.ofNullable(ofRow);
    }

    private Optional<Halt> treat(ErrorKind kind, Throwable error, BatchPlan plan, int asked)
            throws InterruptedException {
        last = error;
        // Rows with equal keys stay together, so there may be more of them than were asked for, but never fewer
        // batches.
        int rows = Math.min(asked, plan.rowsInHand());
        return switch (kind) {
            case RETRY -> retry(error, plan);
            case OUR_LIMIT -> tooMuch(error, plan, rows);
            case RECONNECT -> reconnect(error);
            case NO_RESOURCES ->
                Optional.of(Halt.retry(
                        "degraded: the server has no room for us at " + plan.where() + ": " + words(error),
                        error,
                        Backoff.OF_RESOURCES.ceiling(control.claim().attempts() + 1),
                        Optional.of(sizer.size())));
            case STOP -> failed("the server reports damage at " + plan.where() + ": " + words(error), error);
            case WRONG_PROGRAM -> wrongProgram(error, plan);
            case DATA -> bisect(error, plan, rows);
            case MEMORY -> memory(error, plan, rows);
            case FATAL -> failed("at " + plan.where() + ": " + words(error), error);
        };
    }

    private Optional<Halt> retry(Throwable error, BatchPlan plan) throws InterruptedException {
        tries++;
        String reason = "retrying " + plan.where() + " after " + words(error);
        if (tries >= TRIES_OF_BATCH) {
            return Optional.of(pausedRetry(reason + ", " + tries + " times in vain", error, plan));
        }
        note(reason + " (try " + (tries + 1) + " of " + TRIES_OF_BATCH + ")", error);
        control.pause(Backoff.OF_BATCH.jittered(tries));
        return Optional.empty();
    }

    private Halt pausedRetry(String reason, Throwable error, BatchPlan plan) {
        return Halt.retry(
                reason,
                error,
                Backoff.OF_RUN.ceiling(control.claim().attempts() + 1),
                Optional.of(Math.max(1, plan.rowsInHand() / 2)));
    }

    private Optional<Halt> tooMuch(Throwable error, BatchPlan plan, int rows) {
        if (!plan.divisible()) {
            return failed(plan.tooLong(equipment.settings()), error);
        }
        if (rows <= 1 && plan.triesAgain()) {
            // It may be as slow as this every time; where it comes from it holds up nobody.
            String words = plan.where() + " alone took longer than " + plan.limit(equipment.settings());
            ofRow = new SQLTimeoutException(words, CANCELLED, error);
            return failed(words, error);
        }
        if (rows <= 1) {
            return Optional.of(pausedRetry(
                    plan.where() + " alone took longer than " + plan.limit(equipment.settings()), error, plan));
        }
        sizer.tooMuch(rows);
        note("halving the batch: " + plan.where() + " took longer than " + plan.limit(equipment.settings()), error);
        return Optional.empty();
    }

    private Optional<Halt> bisect(Throwable error, BatchPlan plan, int rows) {
        if (!plan.divisible() || rows <= 1) {
            // The place already says which row it is.
            Throwable told = error instanceof RowException && error.getCause() != null ? error.getCause() : error;
            ofRow = error;
            return failed("failed at " + plan.where() + ": " + words(told), error);
        }
        boolean begins = !sizer.isSearching();
        if (error instanceof RowException found) {
            sizer.stopBefore(found.rowsBefore());
        } else {
            sizer.narrow(rows);
        }
        // A commit that fails for a row, again and again on the way to it, says nothing of the connection.
        reconnects = 0;
        if (!begins) {
            return Optional.empty();
        }
        note("looking for the row that fails in " + plan.where() + ": " + words(error), error);
        return Optional.empty();
    }

    private Optional<Halt> memory(Throwable error, BatchPlan plan, int rows) {
        if (memoryWasShort || rows <= 1 || !plan.divisible()) {
            return failed("out of memory at " + plan.where(), error);
        }
        memoryWasShort = true;
        sizer.tooMuch(rows);
        return Optional.empty();
    }

    /** Another node may have the right program, unless as many runs as there are nodes have failed. */
    private Optional<Halt> wrongProgram(Throwable error, BatchPlan plan) {
        if (error instanceof UsageException) {
            return failed(Halt.words(error), error);
        }
        String name = control.claim().name();
        long others = equipment.nodes().alive().stream()
                .filter(node -> !node.node().equals(equipment.worker().node()))
                .filter(node -> node.jobs().contains(name))
                .count();
        boolean notUnderstood =
                ErrorTable.sqlState(error).filter(SYNTAX::contains).isPresent();
        String reason =
                (notUnderstood ? "the database does not understand the SQL at " : "program and schema do not fit at ")
                        + plan.where() + ": " + words(error);
        if (control.claim().attempts() < others) {
            equipment.leftToOthers().add(control.claim().id());
            return Optional.of(Halt.retry(
                    reason + "; left for the other " + others + " nodes that know the job",
                    error,
                    equipment.settings().tickEvery(),
                    Optional.empty()));
        }
        return failed(reason, error);
    }

    private static Optional<Halt> failed(String reason, Throwable error) {
        return Optional.of(Halt.failed(reason, error));
    }

    static String words(Throwable error) {
        return ErrorTable.sqlState(error).map(state -> state + " ").orElse("") + Halt.words(error);
    }

    private boolean isUsable() {
        return control.connection().isUsable(SECONDS_TO_VALIDATE);
    }

    /** A new connection and a new claim on it, however long that takes within the run's time. */
    Optional<Halt> reconnect(Throwable error) throws InterruptedException {
        last = error;
        control.endUnit();
        control.connection().drop();
        LOG.info("{}: the work connection is given up: {}", control.claim().name(), words(error));
        reconnects++;
        if (reconnects > TRIES_OF_BATCH) {
            return Optional.of(Halt.retry(
                    "the connection was lost " + TRIES_OF_BATCH + " times without a batch between, the last time by "
                            + words(error),
                    error,
                    Backoff.OF_RUN.ceiling(control.claim().attempts() + 1),
                    Optional.of(Math.max(1, sizer.size() / 2))));
        }
        if (reconnects > 1) {
            control.pause(Backoff.OF_CONNECTION.jittered(reconnects));
        }
        for (int failures = 1; ; failures++) {
            Optional<StopReason> stop = control.stopReason();
            if (stop.isPresent() && !(failures == 1 && stop.get().outcome() != RunOutcome.LOST)) {
                return Optional.of(explained(stop.get()));
            }
            try {
                return claimAgain();
            } catch (SQLException | StoreException e) {
                LOG.debug("{}: no new connection yet", control.claim().name(), e);
                if (ErrorTable.kindOf(e, false) == ErrorKind.STOP) {
                    return failed("no new connection: " + words(e), e);
                }
                last = e;
                control.pause(Backoff.OF_CONNECTION.jittered(failures));
            }
        }
    }

    private Optional<Halt> claimAgain() throws SQLException {
        Claim before = control.claim();
        WorkConnection fresh = WorkConnection.open(
                equipment.dataSource(), equipment.dialect(), equipment.sessionFactory(), before.name());
        boolean kept = false;
        control.reclaiming(true);
        try {
            long since = equipment.ticker().nanos();
            Optional<Claim> claim = equipment.claims().reclaim(before, fresh.backend());
            if (claim.isEmpty()) {
                return Optional.of(Halt.lost("the claim was gone when the connection was back"));
            }
            control.connection(fresh);
            kept = true;
            control.claim(claim.get());
            lost(before, claim.get());
            control.renewed(since, equipment.settings().lease());
            reconnected = true;
            return Optional.empty();
        } finally {
            control.reclaiming(false);
            if (!kept) {
                fresh.close();
            }
        }
    }

    /** What was answered before it was on disk may be gone, effects and checkpoint together. */
    private void lost(Claim before, Claim now) {
        long batches = before.batchSeq() - now.batchSeq();
        if (batches > 0) {
            LOG.warn("{}: a crash of the server has taken back {} batches; they are done again", now.name(), batches);
            control.uncount(before.rowsDone() - now.rowsDone(), batches);
        }
    }

    /** The place that it names may be a statement with a secret in it. */
    private void note(String words, Throwable error) {
        String reason = Secrets.hide(words);
        LOG.warn("{}: {}", control.claim().name(), reason);
        try {
            equipment.claims().note(control.claim(), reason, Halt.trace(error));
        } catch (StoreException e) {
            LOG.debug("the note could not be written", e);
        }
    }
}
