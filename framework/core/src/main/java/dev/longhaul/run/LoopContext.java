package dev.longhaul.run;

import dev.longhaul.job.BatchWork;
import dev.longhaul.job.CountingWork;
import dev.longhaul.job.ItemWork;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Source;
import dev.longhaul.job.UsageException;
import dev.longhaul.pace.BatchSizer;
import dev.longhaul.pace.Pacing;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Claim;
import dev.longhaul.store.Limits;
import dev.longhaul.store.Ranges;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run offers its job, and the engine's own record of what the loop did, which counts more than the job's answer. */
final class LoopContext implements RunContext {
    private static final Logger LOG = LoggerFactory.getLogger(LoopContext.class);

    private final Equipment equipment;
    private final RunControl control;
    private final JobDefinition job;
    private final Pacekeeper pacekeeper;
    private final Retrying retrying;
    private boolean looped;
    private @Nullable Halt halt;

    LoopContext(Equipment equipment, RunControl control, JobDefinition job) {
        this.equipment = equipment;
        this.control = control;
        this.job = job;
        control.workers(control.claim().range().isPresent() ? parallelism() : 1);
        this.pacekeeper = new Pacekeeper(equipment, control);
        this.retrying = new Retrying(
                equipment,
                control,
                plan -> drive(
                        plan,
                        Math.max(1, control.claim().batchSize()),
                        false,
                        equipment.settings().batchLimit()));
    }

    /** What tries rows again that were set aside. */
    Retrying retrying() {
        return retrying;
    }

    /** Why the loop stopped before its end; nothing when it did not, or when there was none. */
    Optional<Halt> halt() {
        return Optional.ofNullable(halt);
    }

    @Override
    public String migration() {
        return control.claim().name();
    }

    @Override
    public <P extends Record> P parameters(Class<P> type) {
        return new GivenInput(migration(), job.parameters(), control.claim().parameters()).parameters(type);
    }

    @Override
    public long fence() {
        return control.claim().fence();
    }

    @Override
    public Outcome eachBatch(Keyset keyset, BatchWork work) {
        Optional<Outcome> stopped = beginLoop("eachBatch");
        if (stopped.isPresent()) {
            return stopped.get();
        }
        int fixed = keyset.fixedSize() > 0 ? keyset.fixedSize() : job.batchSize();
        try {
            return eachBatch(KeysetTable.of(equipment.dialect(), keyset), work, fixed);
        } catch (UsageException e) {
            return refused(e);
        }
    }

    private Outcome eachBatch(KeysetTable table, BatchWork work, int fixed) {
        Claim claim = control.claim();
        KeysetPlan plan = new KeysetPlan(table, work, equipment.dialect(), "", BoundAhead.of(equipment, control));
        control.target(table.table());
        boolean catchesLateRows = table.keyset().catchesLateRows();
        if (claim.range().isEmpty() && DividePlan.isDivided(claim)) {
            DividePlan.requireSame(claim, table);
            return afterRanges(plan);
        }
        try {
            if (retrying.nothingElse()) {
                return loop(plan, fixed, equipment.settings().batchLimit());
            }
        } catch (StoreException e) {
            // Not through the author's code, which might swallow it.
            halt = retrying.unseen(e);
            return Outcome.yielded(halt.reason());
        }
        if (claim.range().isPresent()) {
            if (catchesLateRows) {
                DividePlan.requireSame(claim, table);
            }
        } else if (catchesLateRows) {
            warnOfOneWorker("a keyset that catches late rows");
        } else if (!claim.backwards()) {
            control.divisible();
            if (parallelism() > 1 && divide(table, plan, fixed)) {
                return Outcome.yielded(halt().orElseThrow().reason());
            }
        }
        return loop(plan, fixed, equipment.settings().batchLimit());
    }

    private int parallelism() {
        return control.claim().parallelism().orElse(job.parallelism());
    }

    /** Whether that ends the run: the keyset is divided now, or could not even be looked at. */
    private boolean divide(KeysetTable table, KeysetPlan whole, int fixed) {
        DividePlan plan = new DividePlan(
                table,
                whole,
                equipment.worker().node(),
                parallelism(),
                sizer(whole, fixed, false).size());
        halt = drive(plan, 1, true, equipment.settings().batchLimit()).orElse(null);
        if (halt == null && plan.hasDivided()) {
            halt = Halt.because(new StopReason(
                    RunOutcome.DIVIDED,
                    "its rows are divided into ranges, on which up to " + parallelism() + " workers work"));
        }
        return halt != null;
    }

    /** The last run of a migration that was divided has only to verify it. */
    private Outcome afterRanges(KeysetPlan plan) {
        control.endUnit();
        try {
            WorkTransaction transaction = control.connection()
                    .begin(Limits.of(
                            equipment.settings().batchLimit(),
                            equipment.settings().lease()));
            int open;
            try {
                open = Ranges.open(transaction, control.claim());
            } finally {
                transaction.rollback();
            }
            halt = open == 0
                    ? null
                    : Halt.because(new StopReason(RunOutcome.YIELDED, open + " of its ranges are not done yet"));
        } catch (SQLException e) {
            halt = Halt.retry(
                    "its ranges could not be looked at: " + Halt.words(e),
                    e,
                    Backoff.betweenRuns(e, control.claim().attempts() + 1),
                    Optional.empty());
        }
        if (halt == null) {
            halt = retrying.of(plan).orElse(null);
        }
        control.beginOneShot(equipment.settings());
        return halt == null ? Outcome.completed() : Outcome.yielded(halt.reason());
    }

    private void warnOfOneWorker(String loop) {
        if (parallelism() > 1) {
            LOG.warn(
                    "{}: parallelism = {} has no effect, since {} has one worker at a time",
                    migration(),
                    parallelism(),
                    loop);
        }
    }

    /** Whether the job has used one of the loops. */
    boolean hasLooped() {
        return looped;
    }

    @Override
    public <C, T> Outcome eachBatch(Source<C, T> source, ItemWork<T> work) {
        Optional<Outcome> stopped = beginLoop("eachBatch");
        if (stopped.isPresent()) {
            return stopped.get();
        }
        warnOfOneWorker("a loop over a source");
        return loop(
                new SourcePlan<>(source, work),
                job.batchSize(),
                equipment.settings().batchLimit());
    }

    @Override
    public Outcome untilNone(CountingWork work) {
        Optional<Outcome> stopped = beginLoop("untilNone");
        if (stopped.isPresent()) {
            return stopped.get();
        }
        warnOfOneWorker("untilNone");
        return loop(
                new CountPlan(work, new FilterWatch(equipment.dialect(), control)),
                job.batchSize(),
                equipment.settings().batchLimit());
    }

    @Override
    public Outcome once(BatchWork work) {
        Optional<Outcome> stopped = beginLoop("once");
        if (stopped.isPresent()) {
            return stopped.get();
        }
        return loop(new OncePlan(work), 1, equipment.settings().timeLimit());
    }

    /** Answers, without another loop, what the first one answered when it was stopped. */
    private Optional<Outcome> beginLoop(String method) {
        if (looped && halt == null) {
            UsageException refusal = new UsageException("A second loop in the same run (" + method + " of "
                    + job.jobClass().getName()
                    + "): there is one cursor. Make it a migration of its own that depends on this"
                    + " one, or operations.");
            // Kept, so that a job which catches it is not taken for done.
            refused(refusal);
            throw refusal;
        }
        looped = true;
        return halt().map(stopped -> Outcome.yielded(stopped.reason()));
    }

    private Outcome refused(UsageException refusal) {
        halt = Halt.failed(refusal.getMessage() == null ? "wrong use" : refusal.getMessage(), refusal);
        return Outcome.yielded(halt.reason());
    }

    /** Whether there is more to do than rows of the quarantine; also false while nobody can tell. */
    boolean hasWorkOfItsOwn() {
        try {
            return !retrying.nothingElse();
        } catch (StoreException e) {
            LOG.debug("whether {} was completed before could not be seen", migration(), e);
            return false;
        }
    }

    private Outcome loop(BatchPlan plan, int fixed, Duration unitLimit) {
        halt = retrying.of(plan)
                .or(() -> retrying.nothingElse() ? retrying.of(plan) : driveAndRetry(plan, fixed, unitLimit))
                .orElse(null);
        control.beginOneShot(equipment.settings());
        return halt == null ? Outcome.completed() : Outcome.yielded(halt.reason());
    }

    /** A crash that takes answered batches back after the loop's end is seen by whoever works next, who is not the one to do them again. */
    private Optional<Halt> driveAndRetry(BatchPlan plan, int fixed, Duration unitLimit) {
        Optional<Halt> stopped = drive(plan, fixed, false, unitLimit);
        if (stopped.isPresent()) {
            return stopped;
        }
        long before = control.lostBatches();
        return retrying.of(plan).or(() -> {
            long lost = control.lostBatches() - before;
            return lost == 0 ? Optional.empty() : Optional.of(Finish.lost(lost));
        });
    }

    /** Carries a plan out; a fresh one begins at the usual size of batches, whatever the one before it came to. */
    Optional<Halt> drive(BatchPlan plan, int fixed, boolean fresh, Duration unitLimit) {
        BatchLoop loop = new BatchLoop(
                equipment,
                control,
                plan,
                sizer(plan, fixed, fresh),
                pacekeeper,
                unitLimit,
                new SetAside(() -> QuarantineTexts.budget(control.settings().texts(), job.quarantine())));
        try {
            return loop.drive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Halt.because(new StopReason(RunOutcome.SHUTDOWN, "the run's thread was interrupted")));
        } catch (StoreException e) {
            // Not through the author's code, which might swallow it.
            return Optional.of(Halt.retry(
                    "the state could not be reached: " + Halt.words(e),
                    e,
                    Backoff.betweenRuns(e, control.claim().attempts() + 1),
                    Optional.empty()));
        } catch (RuntimeException e) {
            return Optional.of(Halt.failed("the engine failed: " + Halt.words(e), e));
        }
    }

    /** After a run that ended in an error, the next one begins at the size that it left, not at the usual one. */
    private BatchSizer sizer(BatchPlan plan, int fixed, boolean fresh) {
        int left = fresh ? 0 : control.claim().batchSize();
        boolean careful = control.claim().attempts() > 0 && left > 0;
        if (fixed > 0) {
            return BatchSizer.fixed(fixed, careful ? left : fixed);
        }
        int first = left > 0 ? left : plan.firstSize(equipment.settings().batchStart());
        Pacing pacing = control.settings().pacing();
        return BatchSizer.adaptive(first, pacing.target(pacing.pace()));
    }

    @Override
    public Optional<String> stopReason() {
        return control.stopReason().map(StopReason::text);
    }

    @Override
    public Duration timeLeft() {
        return control.timeLeft();
    }
}
