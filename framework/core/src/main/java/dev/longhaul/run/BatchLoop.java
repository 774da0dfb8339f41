package dev.longhaul.run;

import dev.longhaul.pace.BatchSizer;
import dev.longhaul.pace.Pacer;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Checkpoint;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CommitUnknownException;
import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import dev.longhaul.store.Limits;
import dev.longhaul.store.SwallowedErrorException;
import dev.longhaul.store.WorkTransaction;
import dev.longhaul.store.Written;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a plan out batch by batch: ask whether to go on, cut, work, checkpoint, commit; an error is met as {@link Recovery}
 * says. Used by the run's thread alone.
 */
final class BatchLoop {
    private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);
    private static final String CANCELLED = "57014";
    private static final Duration LONGEST_LOOK = Duration.ofMillis(500);

    private final Equipment equipment;
    private final RunControl control;
    private final BatchPlan plan;
    private final BatchSizer sizer;
    private final Recovery recovery;
    private final Pacekeeper pacekeeper;
    private final Duration unitLimit;
    private final SetAside setAside;
    private final HealthWatch health;
    private boolean tried;

    /** What became of one step; nothing in it means: on to the next. */
    private record Step(boolean atEnd, Optional<Halt> halt) {
        static final Step ON = new Step(false, Optional.empty());
        static final Step END = new Step(true, Optional.empty());

        static Step halt(Halt halt) {
            return new Step(false, Optional.of(halt));
        }
    }

    BatchLoop(
            Equipment equipment,
            RunControl control,
            BatchPlan plan,
            BatchSizer sizer,
            Pacekeeper pacekeeper,
            Duration unitLimit,
            SetAside setAside) {
        this.setAside = setAside;
        this.equipment = equipment;
        this.control = control;
        this.plan = plan;
        this.sizer = sizer;
        this.unitLimit = unitLimit;
        this.pacekeeper = pacekeeper;
        this.recovery = new Recovery(equipment, control, sizer);
        this.health = new HealthWatch(equipment, control);
    }

    /** Goes on until the plan's end, answering nothing, or until something stops it. */
    Optional<Halt> drive() throws InterruptedException {
        try {
            return driven();
        } finally {
            equipment.walPrompter().leave(control);
        }
    }

    private Optional<Halt> driven() throws InterruptedException {
        Step step = Step.ON;
        boolean prepared = false;
        while (!step.atEnd() && step.halt().isEmpty()) {
            Optional<StopReason> stop =
                    tried && !plan.announced() ? control.stopReason().or(health::stopReason) : control.urgentStop();
            if (stop.isPresent()) {
                step = Step.halt(recovery.explained(stop.get()));
            } else if (!prepared) {
                step = prepare();
                prepared = step.halt().isEmpty() && !recovery.isRetrying();
            } else {
                step = paced();
            }
        }
        control.endUnit();
        return step.halt();
    }

    private Step paced() throws InterruptedException {
        Pacer.Decision decision = pacekeeper.next(sizer);
        // Between an announcement and its end is no time to wait.
        boolean goes = plan.announced();
        if (decision.closed().isPresent() && !goes) {
            return Step.halt(Halt.because(
                    new StopReason(RunOutcome.YIELDED, decision.closed().get())));
        }
        if (!decision.pause().isZero() && !goes) {
            // From here on the time limit counts, also for a run that has only waited so far.
            tried = true;
            pacekeeper.hold(decision);
            return Step.ON;
        }
        return plan.mayWait() ? look(decision.rows()) : batch(decision.rows());
    }

    private Limits limits() {
        Limits usual = Limits.of(unitLimit, equipment.settings().lease());
        if (plan.mayCommitLater() && pacekeeper.commitsLater()) {
            usual = usual.committingLater();
        }
        return plan.lockWait().map(usual::waitingForLocks).orElse(usual);
    }

    private Step prepare() throws InterruptedException {
        control.begin(false, unitLimit);
        try {
            plan.restore(control.claim());
            inRolledBack(plan::prepare);
            plan.bytesOfRow().ifPresent(sizer::rowsAre);
            recovery.succeeded();
            if (plan.measurable()) {
                measure();
            }
            if (plan.advisable()) {
                advise();
            }
            return Step.ON;
        } catch (Throwable e) {
            return recover(e, 1, Optional.empty());
        }
    }

    /** The total is worth a few seconds, not a failure. */
    private void measure() {
        try {
            inRolledBack(plan::measure);
        } catch (Exception e) {
            tryToEstimate();
        }
    }

    /** An index that is missing is worth a warning, not a failure. */
    private void advise() {
        try {
            inRolledBack(transaction -> plan.advice(transaction, sizer.size()).ifPresent(advice -> {
                LOG.warn("{}: {}", control.claim().name(), advice.words());
                advice.statement().ifPresent(statement -> control.observed().note(Observed.INDEX, statement));
            }));
        } catch (Exception e) {
            LOG.debug("no advice on indexes for {}: {}", control.claim().name(), Halt.words(e));
        }
    }

    private void tryToEstimate() {
        try {
            inRolledBack(plan::estimate);
        } catch (Exception e) {
            LOG.debug("the total of {} stays unknown: {}", control.claim().name(), Halt.words(e));
        }
    }

    /** Something done in a transaction of which nothing is to remain. */
    @FunctionalInterface
    private interface Look {
        void in(WorkTransaction transaction) throws Exception;
    }

    private void inRolledBack(Look look) throws Exception {
        WorkTransaction transaction = control.connection().begin(limits());
        try {
            look.in(transaction);
        } finally {
            transaction.rollback();
        }
    }

    private Step look(int rows) throws InterruptedException {
        control.begin(false, unitLimit);
        String[] reason = {""};
        try {
            inRolledBack(transaction -> reason[0] = plan.waitsFor(transaction).orElse(""));
        } catch (Throwable e) {
            return recover(e, 1, Optional.empty());
        }
        control.endUnit();
        tried = true;
        if (reason[0].isEmpty()) {
            return batch(rows);
        }
        equipment.claims().note(control.claim(), reason[0], null);
        control.pause(LONGEST_LOOK);
        return Step.ON;
    }

    private Step batch(int rows) throws InterruptedException {
        tried = true;
        if (control.hurries()) {
            equipment.walPrompter().join(control);
        }
        control.begin(false, unitLimit);
        long since = equipment.ticker().nanos();
        Claim claim = control.claim();
        BatchPlan.BatchInfo info = new BatchPlan.BatchInfo(claim.batchSeq() + 1, rows, key(claim));
        WorkTransaction transaction = null;
        try {
            if (!plan.fetch(info.size())) {
                return Step.END;
            }
            transaction = control.connection().begin(limits(), plan.opening(info));
            pacekeeper.began(transaction);
            transaction.of(claim);
            Optional<BatchPlan.Done> done = plan.work(transaction, info);
            forgetInterrupt();
            transaction.refuseAfterError();
            pacekeeper.worked(transaction);
            refuseOverLimit();
            if (done.isEmpty()) {
                transaction.rollback();
                return Step.END;
            }
            // Without what a throttle takes: the next run begins with it, and would be throttled from there.
            int size = Math.max(info.size(), sizer.size());
            Checkpoint checkpoint = checkpoint(done.get(), size, !plan.onlyAnnounces());
            return commit(transaction, claim, checkpoint, checkpoint.rows(), since);
        } catch (Throwable e) {
            forgetInterrupt();
            Throwable first = transaction == null || e instanceof SwallowedErrorException
                    ? e
                    : transaction.firstError().orElse(e);
            if (transaction != null) {
                transaction.rollback();
            }
            return recover(first, info.size(), Optional.of(e));
        }
    }

    private Checkpoint checkpoint(BatchPlan.Done done, int size, boolean progress) {
        return new Checkpoint(
                done.cursor(), size, done.rows(), plan.total(), plan.totalIsEstimate(), done.operation(), progress);
    }

    /** A batch that does nothing but to write down the row that fails, with the checkpoint that moves past it. */
    private Step leaveBehind(SetAside.Row row, Throwable error) throws InterruptedException {
        control.begin(false, unitLimit);
        long since = equipment.ticker().nanos();
        Claim claim = control.claim();
        WorkTransaction transaction = null;
        try {
            transaction = control.connection().begin(limits());
            Optional<Halt> refused = setAside.write(transaction, claim, row, error);
            if (refused.isPresent()) {
                transaction.rollback();
                return Step.halt(refused.get());
            }
            Checkpoint checkpoint = checkpoint(row.past(), sizer.size(), true);
            return commit(transaction, claim, checkpoint, row.row().rows(), since);
        } catch (Throwable e) {
            if (transaction != null) {
                transaction.rollback();
            }
            // What fails for another reason is tried again with its batch; by this one it would be for ever.
            return ErrorTable.kindOf(e, control.atLimit()) == ErrorKind.DATA
                    ? Step.halt(
                            Halt.failed("the row " + row.row().key() + " could not be set aside: " + Halt.words(e), e))
                    : recover(e, 1, Optional.empty());
        }
    }

    /** Ranges count their batches each for itself. */
    private static String key(Claim claim) {
        String range = claim.range().map(of -> of.id() + ":").orElse("");
        return claim.name() + ":" + claim.epoch() + ":" + range + (claim.batchSeq() + 1);
    }

    /** PostgreSQL cancels by itself; where nothing did (H2 looks only now and then), the limit holds all the same. */
    private void refuseOverLimit() throws SQLTimeoutException {
        if (control.atLimit()) {
            throw new SQLTimeoutException(
                    "the batch was over its limit of " + Halt.words(unitLimit) + " when its work was done", CANCELLED);
        }
    }

    /** A job that re-sets its thread's flag must not interrupt the driver, or the next migration. */
    private static void forgetInterrupt() {
        if (Thread.interrupted()) {
            LOG.debug("the job left its thread interrupted");
        }
    }

    private Step commit(WorkTransaction transaction, Claim claim, Checkpoint checkpoint, long passed, long since)
            throws Exception {
        Optional<Written> written;
        try {
            written = transaction.commit(claim, checkpoint);
        } catch (CommitUnknownException e) {
            transaction.rollback();
            return afterUnknownCommit(e, claim, checkpoint, passed);
        }
        if (written.isEmpty()) {
            transaction.rollback();
            Optional<Claim> rebound = equipment.claims().rebound(claim);
            if (rebound.isPresent()) {
                // Somebody has split the range while the batch was at work: again, up to the new bound.
                control.claim(rebound.get());
                plan.restore(rebound.get());
                return Step.ON;
            }
            return Step.halt(Halt.lost("the checkpoint of batch " + (claim.batchSeq() + 1)
                    + " was refused: the claim is not this worker's any more, or somebody changed the row"));
        }
        // First of all, so that no later error can pair the new number with the old position.
        plan.committed(checkpoint.cursor());
        control.claim(claim.advanced(checkpoint, written.get().place()));
        control.endUnit();
        committed(checkpoint, passed, since);
        // The checkpoint's answer carries what a person asked for meanwhile.
        StopReason.askedBy(written.get().status()).ifPresent(control::stop);
        return Step.ON;
    }

    private void committed(Checkpoint checkpoint, long passed, long since) {
        if (checkpoint.progress()) {
            recovery.succeeded();
        }
        Duration took = equipment.ticker().since(since);
        sizer.committed(passed, took, pacekeeper.inherent());
        pacekeeper.committed(checkpoint.rows(), since);
        control.count(checkpoint.rows(), took);
        RunProgress progress = RunProgress.after(control, plan, sizer.size(), new LastBatch(checkpoint.rows(), took));
        control.begin(false, equipment.settings().batchLimit());
        equipment.tell(listener -> listener.progressed(progress));
        control.endUnit();
    }

    /** Only the row, read under a new token over a new connection, knows whether the batch is in. */
    private Step afterUnknownCommit(CommitUnknownException unknown, Claim before, Checkpoint checkpoint, long passed)
            throws InterruptedException {
        Optional<Halt> halt = recovery.reconnect(unknown);
        if (halt.isPresent()) {
            return Step.halt(halt.get());
        }
        Claim now = control.claim();
        plan.restore(now);
        if (now.batchSeq() == before.batchSeq() + 1) {
            committed(checkpoint, passed, equipment.ticker().nanos());
            return Step.ON;
        }
        Throwable cause = unknown.getCause() == null ? unknown : unknown.getCause();
        return outcome(recovery.afterRolledBackCommit(cause, plan, checkpoint.batchSize()));
    }

    /** One row that is known to fail is no reason to stop when it may be set aside. */
    private Step outcome(Optional<Halt> halt) throws InterruptedException {
        Optional<Throwable> ofRow = recovery.ofRow();
        Optional<SetAside.Row> row =
                halt.isPresent() && ofRow.isPresent() ? setAside.of(plan, control.claim()) : Optional.empty();
        return row.isPresent()
                ? leaveBehind(row.get(), ofRow.get())
                : halt.map(Step::halt).orElse(Step.ON);
    }

    private Step recover(Throwable first, int asked, Optional<Throwable> thrown) throws InterruptedException {
        thrown.filter(e -> e != first).ifPresent(e -> addSuppressed(first, e));
        Optional<Halt> halt = recovery.from(first, plan, asked);
        if (recovery.hasReconnected() && (halt.isEmpty() || recovery.ofRow().isPresent())) {
            plan.restore(control.claim());
        }
        return outcome(halt);
    }

    private static void addSuppressed(Throwable first, Throwable later) {
        if (later.getCause() != first) {
            first.addSuppressed(later);
        }
    }
}
