package dev.longhaul.run;

import dev.longhaul.job.MigrationJob;
import dev.longhaul.operation.CatalogStep;
import dev.longhaul.operation.CountStep;
import dev.longhaul.operation.JavaStep;
import dev.longhaul.operation.KeysetStep;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.operation.SqlStep;
import dev.longhaul.operation.Step;
import dev.longhaul.run.OperationsPosition.State;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One run of a migration of operations, in either direction: the next operation, a batch loop over its step, and so on until none is left
 * or something stops it. Used by the run's thread alone.
 */
final class OperationsRun {
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final Equipment equipment;
    private final RunControl control;
    private final JobDefinition job;
    private final OperationsJob instance;
    private final LoopContext context;
    private final BiFunction<RunControl, MigrationJob, Optional<Halt>> finish;
    private final boolean backwards;

    OperationsRun(
            Equipment equipment,
            RunControl control,
            JobDefinition job,
            OperationsJob instance,
            LoopContext context,
            BiFunction<RunControl, MigrationJob, Optional<Halt>> finish) {
        this.equipment = equipment;
        this.control = control;
        this.job = job;
        this.instance = instance;
        this.context = context;
        this.finish = finish;
        this.backwards = control.claim().backwards();
    }

    /** Answers nothing when everything is done, or undone, and the migration is marked so. */
    Optional<Halt> carryOut() {
        OperationList list = new OperationList(instance.operations(context));
        control.endUnit();
        Optional<Halt> refused = backwards ? notUndoable(list) : notAccepted(list);
        if (refused.isPresent()) {
            return refused;
        }
        Optional<Halt> halt = backwards ? Optional.empty() : retry(list);
        boolean first = true;
        Optional<Operation> next = context.retrying().nothingElse() ? Optional.empty() : next(list);
        while (next.isPresent() && halt.isEmpty()) {
            // Each operation's loop tries one batch at least; a run whose time is up must not begin another.
            halt = first ? Optional.empty() : control.stopReason().map(Halt::because);
            if (halt.isEmpty()) {
                halt = drivenSafely(list, next.get());
                next = next(list);
            }
            first = false;
        }
        if (halt.isEmpty() && !backwards) {
            halt = retry(list);
        }
        return (halt.isPresent() ? halt : finish.apply(control, instance)).map(stopped -> conclude(list, stopped));
    }

    /** Rows that the operations have set aside and that a person wants to have tried again. */
    private Optional<Halt> retry(OperationList list) {
        return context.retrying()
                .of(id -> list.operations().stream()
                        .filter(operation -> operation.id().equals(id))
                        .findFirst()
                        .flatMap(operation -> operation
                                .step(false)
                                .filter(KeysetStep.class::isInstance)
                                .map(step -> plan(
                                        operation,
                                        Optional.of(step),
                                        equipment.settings().batchLimit()))));
    }

    private OperationsPosition position() {
        Claim claim = control.claim();
        return OperationsPosition.of(claim.cursor(), claim.cursorVersion());
    }

    private Optional<Operation> next(OperationList list) {
        return backwards ? list.lastStarted(position()) : list.next(position());
    }

    private Optional<Halt> notUndoable(OperationList list) {
        return list.notUndoable(position()).map(reason -> Halt.failed("cannot be rolled back: " + reason));
    }

    /** No failure: it waits until a person has looked at it. */
    private Optional<Halt> notAccepted(OperationList list) {
        boolean accepted =
                control.claim().definitionHash().filter(list.hash()::equals).isPresent();
        return accepted
                ? Optional.empty()
                : list.changedSince(position())
                        .map(reason -> new Halt(
                                RunOutcome.DEFERRED,
                                reason,
                                Optional.empty(),
                                Optional.of(ASK_AGAIN),
                                Optional.empty()));
    }

    /** An operation that cannot even be begun fails as any other, so that what ran before it is rolled back. */
    private Optional<Halt> drivenSafely(OperationList list, Operation operation) {
        try {
            return drive(list, operation);
        } catch (RuntimeException e) {
            return Optional.of(
                    Halt.failed("operation '" + operation.id() + "' cannot be carried out: " + Halt.words(e), e));
        }
    }

    private Optional<Halt> drive(OperationList list, Operation operation) {
        control.operation(operation.id());
        Optional<Step> step = operation.step(backwards);
        Duration timeout = operation.timeoutOf(backwards);
        boolean batches = step.filter(s -> s instanceof KeysetStep || s instanceof CountStep)
                .isPresent();
        Duration limit = batches ? operation.limit().orElse(equipment.settings().batchLimit()) : timeout;
        boolean outside = step.filter(OperationsRun::watchesItsTimeout).isPresent();
        OperationPlan plan = new OperationPlan(
                list,
                operation,
                backwards,
                rowsFollow(list, operation),
                plan(operation, step, timeout),
                () -> new LockWatch(equipment, control));
        boolean fresh = position().of(operation.id()).inner().isEmpty();
        int fixed = batches ? fixedSize(step.get()) : 1;
        control.target(step.flatMap(this::table).orElse(null));
        try {
            // What watches its own timeout must not be given up before it has cleaned up.
            return context.drive(plan, fixed, fresh, outside ? limit.plus(SLACK) : limit);
        } finally {
            control.target(null);
        }
    }

    /** The table that a step goes through, whose vacuums and dead rows concern it; only one over a keyset names it. */
    private Optional<String> table(Step step) {
        return step instanceof KeysetStep keyset
                ? Optional.of(equipment.dialect().identifier(keyset.keyset().table()))
                : Optional.empty();
    }

    private int fixedSize(Step step) {
        int own = step instanceof KeysetStep keyset ? keyset.keyset().fixedSize() : 0;
        return own > 0 ? own : job.batchSize();
    }

    private boolean rowsFollow(OperationList list, Operation operation) {
        List<Operation> all = list.operations();
        int at = all.indexOf(operation);
        List<Operation> following = backwards ? all.subList(0, at) : all.subList(at + 1, all.size());
        return following.stream()
                .flatMap(other -> other.step(backwards).stream())
                .anyMatch(step -> step instanceof KeysetStep || step instanceof CountStep);
    }

    private BatchPlan plan(Operation operation, Optional<Step> step, Duration timeout) {
        if (step.isEmpty()) {
            return new JavaPlan(batch -> {});
        }
        if (step.get() instanceof SqlStep sql) {
            boolean partly = backwards && position().of(operation.id()).state() == State.STARTED;
            return sqlPlan(
                    sql,
                    new Outside(equipment, control, timeout),
                    new FencedWork(equipment, control, operation.id(), timeout),
                    partly);
        }
        if (step.get() instanceof KeysetStep keyset) {
            return new KeysetPlan(
                    KeysetTable.of(equipment.dialect(), keyset.keyset()),
                    keyset.work(),
                    equipment.dialect(),
                    operation.id(),
                    BoundAhead.of(equipment, control));
        }
        if (step.get() instanceof CountStep count) {
            return new CountPlan(count.work(), new FilterWatch(equipment.dialect(), control));
        }
        if (step.get() instanceof JavaStep java) {
            return new JavaPlan(java.work());
        }
        CatalogStep catalog = (CatalogStep) step.get();
        return new CatalogPlan(
                new CatalogWork(equipment, control, catalog, operation.id(), timeout), catalog, backwards);
    }

    private BatchPlan sqlPlan(SqlStep sql, Outside outside, FencedWork fenced, boolean partly) {
        List<String> statements = sql.statementsOn(equipment.dialect().definitionsCommit());
        return sql.doneWhen().isPresent() && !statements.isEmpty()
                ? new OutsidePlan(
                        outside, fenced, statements.get(0), sql.doneWhen().get(), backwards)
                : new SqlPlan(outside, equipment.dialect(), statements, partly);
    }

    private static boolean watchesItsTimeout(Step step) {
        return step instanceof CatalogStep
                || (step instanceof SqlStep sql && sql.doneWhen().isPresent());
    }

    /** On failure all is rolled back, where that is wanted and can be done; a retry may turn out to be the last one. */
    private Halt conclude(OperationList list, Halt halt) {
        boolean mayFail = halt.outcome() == RunOutcome.FAILED || halt.outcome() == RunOutcome.RETRY;
        // One that was completed stays so when rows of its quarantine fail again: nobody asked for its being undone.
        if (!mayFail || backwards || !equipment.settings().autoRollback() || !context.hasWorkOfItsOwn()) {
            return halt;
        }
        Optional<String> obstacle = list.notUndoable(position());
        if (obstacle.isEmpty()) {
            return halt.thenRollingBack();
        }
        return halt.outcome() == RunOutcome.FAILED
                ? halt.explained(halt.reason() + "; it does not roll back by itself: " + obstacle.get())
                : halt;
    }
}
