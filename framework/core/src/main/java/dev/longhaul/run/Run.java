package dev.longhaul.run;

import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.pace.Pace;
import dev.longhaul.pace.Progress;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.Claim;
import dev.longhaul.store.ClaimedRange;
import dev.longhaul.store.Endings;
import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import dev.longhaul.store.RunEnd;
import dev.longhaul.store.WorkConnection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of one migration, as a pipeline: pin a connection, claim, end the previous owner's backend, start the heartbeat, let
 * the job work, conclude, give back. Used by one worker's thread.
 */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final Equipment equipment;
    private final Candidate candidate;
    private final JobDefinition job;
    private final Slots.Slot slot;
    private final Consumer<RunControl> onClaimed;
    private final Runnable onAbandoned;
    private boolean answers = true;

    Run(
            Equipment equipment,
            Candidate candidate,
            JobDefinition job,
            Slots.Slot slot,
            Consumer<RunControl> onClaimed,
            Runnable onAbandoned) {
        this.equipment = equipment;
        this.candidate = candidate;
        this.job = job;
        this.slot = slot;
        this.onClaimed = onClaimed;
        this.onAbandoned = onAbandoned;
    }

    /** Nothing when the migration could not be claimed. */
    Optional<RunReport> carryOut(boolean seenStill) throws SQLException {
        WorkConnection connection = WorkConnection.open(
                equipment.dataSource(), equipment.dialect(), equipment.sessionFactory(), candidate.name());
        RunControl control = null;
        try {
            PreviousOwner.end(equipment, candidate, seenStill);
            long since = equipment.ticker().nanos();
            List<String> dependsOn = candidate.status() == Status.ROLLING_BACK ? List.of() : job.dependsOn();
            Optional<Claim> claim =
                    equipment.claims().claim(candidate, connection.backend(), seenStill, dependsOn, job.parallelism());
            if (claim.isEmpty()) {
                return Optional.empty();
            }
            control = new RunControl(equipment.ticker(), claim.get(), connection, since, equipment::settings);
            // The throttle looks at once, by the migration's own limits and pace; what is wrong with them is said
            // later.
            control.settings(claim.get().settings());
            Instant now = equipment.ticker().now();
            control.hurries(control.settings().pacing().paceAt(now) == Pace.FAST);
            control.effort(equipment.throttle().join(control));
            onClaimed.accept(control);
            if (candidate.held()) {
                tellOfDeadWorker();
            }
            RunControl mine = control;
            return Optional.of(LogContext.in(
                    claim.get(),
                    () -> job.parameters().secrets(claim.get().parameters()).whileHidden(() -> claimed(mine))));
        } finally {
            if (control != null) {
                equipment.throttle().leave(control);
            }
            if (control == null) {
                connection.close();
            } else if (control.isAbandoned()) {
                control.connection().drop();
            } else {
                control.connection().close();
            }
        }
    }

    private RunReport claimed(RunControl control) {
        LimitLadder ladder = new LimitLadder(equipment, control, onAbandoned);
        Sampler sampler = new Sampler(equipment, control);
        Thread heartbeat = new Heartbeat(equipment, control, slot, ladder, job.parallelism(), sampler).start();
        RunReport report;
        try {
            control.begin(false, equipment.settings().batchLimit());
            equipment.tell(listener -> listener.started(progress(control)));
            control.endUnit();
            Optional<Halt> halt = work(control);
            report = halt.isPresent() ? giveBack(control, halt.get()) : report(control, completed(control), false);
        } finally {
            control.endUnit();
            control.end();
            join(heartbeat);
            if (answers) {
                sampler.end();
            }
        }
        RunReport told = report;
        equipment.tell(listener -> listener.ended(told));
        switch (told.outcome()) {
            case COMPLETED, ROLLED_BACK -> equipment.listeners().tellLater(listener -> listener.completed(told));
            case FAILED -> equipment.listeners().tellLater(listener -> listener.failed(told));
            default -> {}
        }
        return report;
    }

    private void tellOfDeadWorker() {
        String words = "its worker on " + candidate.owner().orElse("another node") + " has died; "
                + equipment.worker().node() + " goes on with it";
        equipment
                .listeners()
                .tellLater(listener -> listener.stalled(new Stall(candidate.name(), Stall.Kind.DEAD_WORKER, words)));
    }

    /** Answers nothing when the work is done and the migration is marked completed. */
    private Optional<Halt> work(RunControl control) {
        // Somebody may have changed them since the tick looked; the next tick says what is wrong.
        Optional<String> wrong = job.parameters().fault(control.claim().parameters());
        if (wrong.isPresent()) {
            return Optional.of(
                    Halt.because(new StopReason(RunOutcome.YIELDED, "its parameters cannot be used: " + wrong.get())));
        }
        Optional<String> unusable = control.settings(control.claim().settings());
        if (unusable.isPresent()) {
            return Optional.of(Halt.because(new StopReason(RunOutcome.YIELDED, unusable.get())));
        }
        LoopContext context = new LoopContext(equipment, control, job);
        Outcome outcome;
        MigrationJob instance;
        try {
            instance = job.maker().get();
            control.beginOneShot(equipment.settings());
            if (instance instanceof OperationsJob operations) {
                return new OperationsRun(equipment, control, job, operations, context, this::finish).carryOut();
            }
            outcome = Objects.requireNonNull(
                    control.claim().backwards() ? instance.rollback(context) : instance.run(context),
                    "the job answered null; it must answer an Outcome, usually what the loop returned");
            control.endUnit();
        } catch (Throwable e) {
            control.endUnit();
            return Optional.of(context.halt().orElseGet(() -> thrown(control, e)));
        }
        Optional<Halt> halt = context.halt().or(() -> halt(control, outcome));
        if (halt.isEmpty() && control.claim().range().isPresent()) {
            return Optional.of(rangeDone(context));
        }
        if (halt.isEmpty() && !context.hasLooped()) {
            halt = context.retrying().of(operation -> Optional.empty());
        }
        return halt.isPresent() ? halt : finish(control, instance);
    }

    private static Halt rangeDone(LoopContext context) {
        return context.hasLooped()
                ? Halt.because(new StopReason(RunOutcome.RANGE_COMPLETED, "the range is done"))
                : Halt.failed(
                        "the migration is divided into ranges, but the job answered that it is done without a loop over"
                                + " its keyset; deploy it as it was, or restart the migration from zero");
    }

    private Optional<Halt> finish(RunControl control, MigrationJob instance) {
        return new Finish(equipment, control, instance, Run::completed).carryOut();
    }

    private static Optional<Halt> halt(RunControl control, Outcome outcome) {
        if (control.isAbandoned()) {
            return control.urgentStop().map(Halt::because);
        }
        if (outcome instanceof Outcome.Completed) {
            return Optional.empty();
        }
        // A job that asked for the reason to stop and gave way has stopped for that reason.
        Optional<Halt> asked = control.stopReason().map(Halt::because);
        if (asked.isPresent()) {
            return asked;
        }
        return Optional.of(
                outcome instanceof Outcome.Deferred deferred
                        ? new Halt(
                                RunOutcome.DEFERRED,
                                deferred.reason(),
                                Optional.empty(),
                                Optional.of(deferred.pause()),
                                Optional.empty())
                        : Halt.because(new StopReason(RunOutcome.YIELDED, ((Outcome.Yielded) outcome).reason())));
    }

    private Halt thrown(RunControl control, Throwable error) {
        Optional<StopReason> stop = control.urgentStop();
        if (control.isAbandoned() || (stop.isPresent() && control.isCancelled())) {
            return Halt.because(stop.orElseThrow());
        }
        ErrorKind kind = ErrorTable.kindOf(error, false);
        String reason = "the job threw " + Halt.words(error);
        boolean passes = kind == ErrorKind.RETRY || kind == ErrorKind.RECONNECT || kind == ErrorKind.NO_RESOURCES;
        return passes
                ? Halt.retry(
                        reason, error, Backoff.OF_RUN.ceiling(control.claim().attempts() + 1), Optional.empty())
                : Halt.failed(reason, error);
    }

    /** What is written when there is nothing more to do. */
    private static RunEnd completed(RunControl control) {
        return control.ended(Halt.because(
                control.claim().backwards()
                        ? new StopReason(RunOutcome.ROLLED_BACK, "everything that had started is undone")
                        : new StopReason(RunOutcome.COMPLETED, "the job is done and its verification holds")));
    }

    private RunReport giveBack(RunControl control, Halt halt) {
        RunEnd end = control.ended(halt);
        if (control.isAbandoned()) {
            return report(control, end, false);
        }
        try {
            Endings.Ended ended = equipment.endings().end(control.claim(), end);
            boolean begun = !control.claim().backwards()
                    && ended.status()
                            .filter(status -> status == Status.ROLLING_BACK)
                            .isPresent();
            return report(control, ended.end(), begun);
        } catch (RuntimeException e) {
            // The claim then ends with its lease. A sample would wait for the same database once more.
            answers = false;
            LOG.warn(
                    "{}: the end of the run could not be written: {}",
                    control.claim().name(),
                    halt.reason(),
                    e);
            return report(control, end, false);
        }
    }

    private static RunReport report(RunControl control, RunEnd end, boolean rollsBack) {
        return new RunReport(
                control.claim().name(),
                control.claim().fence(),
                end.outcome(),
                end.reason(),
                end.rows(),
                end.batches(),
                end.took(),
                rollsBack,
                end.error(),
                range(control));
    }

    private static RunProgress progress(RunControl control) {
        Claim claim = control.claim();
        return new RunProgress(
                claim.name(),
                claim.fence(),
                new Progress(claim.rowsDone(), claim.rowsTotal(), claim.totalIsEstimate(), claim.ranBefore()),
                0,
                claim.batchSize(),
                control.timeLeft(),
                Optional.empty(),
                range(control),
                Optional.empty(),
                1);
    }

    private static Optional<Long> range(RunControl control) {
        return control.claim().range().map(ClaimedRange::id);
    }

    private static void join(Thread heartbeat) {
        try {
            heartbeat.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
