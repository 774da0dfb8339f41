package dev.longhaul.run;

import dev.longhaul.pace.BatchSizer;
import dev.longhaul.pace.Budgets;
import dev.longhaul.pace.CommitWait;
import dev.longhaul.pace.Pace;
import dev.longhaul.pace.Pacer;
import dev.longhaul.pace.Progress;
import dev.longhaul.pace.TimeMeter;
import dev.longhaul.store.Claim;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.WorkTransaction;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the {@link Pacer} decides, and measures for it what batches spend. Of one run, used by its thread. */
final class Pacekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Pacekeeper.class);

    /** The name in {@code observed}. */
    static final String PACE = "pace";

    private static final Duration NOTED_EVERY = Duration.ofSeconds(1);
    private static final Duration WORTH_A_NOTE = Duration.ofSeconds(1);

    /** For what its windows do not leave time enough. */
    private static final Duration NEVER = Duration.ofDays(36_525);

    private static final int STATEMENTS_OF_ANY_BATCH = 16;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Equipment equipment;
    private final RunControl control;
    private final Pacer pacer;
    private final CommitWait commitWait = new CommitWait();
    private final DeadRows deadRows;
    private long notedAt;
    private long forecastAt;
    private Optional<Duration> forecast = Optional.empty();
    private long notedBatch = -1;
    private long cpuBefore;
    private long inDatabaseBefore;
    private long inCommitBefore;
    private long statementsBefore;
    private OptionalLong walBefore = OptionalLong.empty();
    private long wal;

    /** What has held it back since it was last noted: the batch before the note may by chance be one that nothing did. */
    private Optional<String> heldBy = Optional.empty();

    Pacekeeper(Equipment equipment, RunControl control) {
        this.equipment = equipment;
        this.control = control;
        this.pacer = new Pacer(
                control.settings().pacing(),
                control.effort(),
                equipment.budgets(),
                Runtime.getRuntime().availableProcessors(),
                control.claim().backwards());
        this.deadRows = new DeadRows(equipment, control);
        // The first batch is noted at once.
        this.notedAt = equipment.ticker().nanos() - NOTED_EVERY.toNanos();
    }

    /** What is to come next. */
    Pacer.Decision next(BatchSizer sizer) throws InterruptedException {
        Optional<String> vacuum = deadRows.beforeBatch();
        pacer.set(control.settings().pacing(), control.workers());
        if (control.settings().pacing().deadline().isPresent()) {
            pacer.forecast(forecast());
        }
        Pacer.Decision decision =
                pacer.next(sizer, equipment.ticker().nanos(), equipment.ticker().now());
        control.hurries(pacer.state().pace() == Pace.FAST);
        if (!decision.throttled().isZero()) {
            heldBy = decision.reason();
        }
        if (equipment.ticker().since(notedAt).compareTo(NOTED_EVERY) >= 0) {
            notedAt = equipment.ticker().nanos();
            control.observed().note(PACE, observed());
            heldBy = Optional.empty();
        }
        inDatabaseBefore = control.observed().times().inDatabase();
        inCommitBefore = control.observed().times().inCommit();
        statementsBefore = control.observed().times().statements();
        return vacuum.map(reason -> DeadRows.waiting(decision, reason)).orElse(decision);
    }

    /** By the clock on the wall. Laying it into windows is not done for every batch: a year of nights takes a millisecond. */
    private Optional<Duration> forecast() {
        Optional<Progress.Hours> hours = control.hours();
        if (hours.isEmpty()) {
            return remaining(control.claim());
        }
        if (forecast.isEmpty() || equipment.ticker().since(forecastAt).compareTo(NOTED_EVERY) >= 0) {
            forecastAt = equipment.ticker().nanos();
            Instant now = hours.get().asOf();
            forecast = remaining(control.claim())
                    .map(left -> hours.get().windows().after(now, left))
                    .map(done -> done.map(at -> Duration.between(now, at)).orElse(NEVER));
        }
        return forecast;
    }

    /** Of a range that is its own rest, since nobody knows who will take the others. */
    private Optional<Duration> remaining(Claim claim) {
        if (claim.rowsTotal().isEmpty()) {
            return Optional.empty();
        }
        long left = Math.max(0, claim.rowsTotal().getAsLong() - claim.rowsDone());
        return control.observed().rate().rate().map(rate -> Duration.ofMillis((long) (1e3 * left / rate.typical())));
    }

    private Map<String, Object> observed() {
        Pacer.State state = pacer.state();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("pace", state.pace().text());
        map.put("targetMillis", state.target().toMillis());
        map.put("share", state.share());
        map.put("pauseMillis", state.pause().toMillis());
        state.reason().or(() -> heldBy).ifPresent(reason -> map.put("reason", reason));
        return map;
    }

    /** Waits, not for longer than the run goes on. */
    void hold(Pacer.Decision decision) throws InterruptedException {
        Claim claim = control.claim();
        if (decision.reason().isPresent()
                && decision.pause().compareTo(WORTH_A_NOTE) >= 0
                && notedBatch != claim.batchSeq()) {
            notedBatch = claim.batchSeq();
            equipment.claims().note(claim, decision.reason().get(), null);
        }
        long since = equipment.ticker().nanos();
        boolean stops = control.pause(decision.pause());
        if (!stops && decision.pause().compareTo(WORTH_A_NOTE) >= 0) {
            // Else a person who asks for a pause would wait for the rest, a batch and its checkpoint, or for a
            // heartbeat.
            lookForRequest(claim);
        }
        long lasted = equipment.ticker().nanos() - since;
        control.observed()
                .times()
                .throttled(Math.min(lasted, decision.throttled().toNanos()));
    }

    private void lookForRequest(Claim claim) {
        try {
            equipment.claims().status(claim).flatMap(StopReason::askedBy).ifPresent(control::stop);
        } catch (StoreException e) {
            LOG.debug("what is asked of {} could not be seen", claim.name(), e);
        }
    }

    /** A batch's transaction has begun. */
    void began(WorkTransaction transaction) throws SQLException {
        Pacer.Needs needs = pacer.needs();
        wal = 0;
        cpuBefore = needs.cpu() ? cpu() : -1;
        walBefore = needs.wal() ? transaction.evidence().walPosition() : OptionalLong.empty();
    }

    /** Its work is done, and its checkpoint is to come. */
    void worked(WorkTransaction transaction) throws SQLException {
        if (walBefore.isPresent()) {
            wal = Math.max(0, transaction.evidence().walPosition().orElse(0) - walBefore.getAsLong());
        }
    }

    /** Whether the next batch may be answered before it is on the disk. */
    boolean commitsLater() {
        return commitWait.later(pacer.state().pace());
    }

    /**
     * What of the last batch's time any batch takes, however few its rows: the commit, and the way to the server and back for its begin, its
     * checkpoint and its statements, of which so many as a job has that does not execute some for each row.
     */
    Duration inherent() {
        TimeMeter times = control.observed().times();
        long trips = 2 + Math.min(times.statements() - statementsBefore, STATEMENTS_OF_ANY_BATCH);
        return Duration.ofNanos(times.inCommit() - inCommitBefore + trips * times.lastCheckpoint());
    }

    void committed(long rows, long since) {
        commitWait.committed(
                Duration.ofNanos(control.observed().times().inCommit() - inCommitBefore),
                pacer.state().target());
        Duration cpu = cpuBefore < 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, cpu() - cpuBefore));
        Duration inDatabase = Duration.ofNanos(control.observed().times().inDatabase() - inDatabaseBefore);
        pacer.committed(
                new Budgets.Spent(rows, wal, cpu),
                inDatabase,
                since,
                equipment.ticker().nanos());
    }

    private static long cpu() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? Math.max(0, THREADS.getCurrentThreadCpuTime()) : 0;
    }
}
