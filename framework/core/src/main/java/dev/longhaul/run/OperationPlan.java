package dev.longhaul.run;

import dev.longhaul.operation.Operation;
import dev.longhaul.run.OperationsPosition.Entry;
import dev.longhaul.run.OperationsPosition.State;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Opening;
import dev.longhaul.store.OperationMark;
import dev.longhaul.store.QuarantineRow;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * One operation in one direction: what its step does, batch by batch, with the position among the operations in every checkpoint, and a
 * last one that says that the operation is over. Used by the run's thread alone.
 */
final class OperationPlan implements BatchPlan {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(1);

    private final OperationList list;
    private final Operation operation;
    private final boolean backwards;
    private final boolean moreRowsFollow;
    private final BatchPlan step;
    private final Supplier<LockWatch> locks;
    private OperationsPosition position;
    private String heldUp = "";
    private long rowsBefore;
    private Optional<CursorState> takenBack = Optional.empty();
    private boolean announcing;
    private boolean atEnd;
    private boolean over;

    OperationPlan(
            OperationList list,
            Operation operation,
            boolean backwards,
            boolean moreRowsFollow,
            BatchPlan step,
            Supplier<LockWatch> locks) {
        this.list = list;
        this.operation = operation;
        this.backwards = backwards;
        this.moreRowsFollow = moreRowsFollow;
        this.step = step;
        this.locks = locks;
        this.position = OperationsPosition.of(Optional.empty(), 0);
    }

    private State working() {
        return backwards ? State.UNDOING : State.STARTED;
    }

    @Override
    public void restore(Claim claim) {
        position = OperationsPosition.of(claim.cursor(), claim.cursorVersion());
        if (!backwards) {
            position = position.accepting(list);
        }
        Entry entry = position.of(operation.id());
        boolean inside = entry.state() == working();
        rowsBefore = claim.rowsDone() - (inside ? entry.rows() : 0);
        over = backwards ? !entry.hasEffects() : entry.isOver();
        atEnd = false;
        announcing = false;
        takenBack = Optional.empty();
        Optional<String> inner = inside && !entry.inner().isEmpty() ? Optional.of(entry.inner()) : Optional.empty();
        step.restore(claim.within(inner, inside ? entry.total() : OptionalLong.empty(), entry.totalIsEstimate()));
    }

    @Override
    public void prepare(WorkTransaction transaction) throws Exception {
        if (!over) {
            step.prepare(transaction);
        }
    }

    @Override
    public boolean advisable() {
        return !over && step.advisable();
    }

    @Override
    public Optional<IndexAdvice> advice(WorkTransaction transaction, int size) throws Exception {
        return step.advice(transaction, size);
    }

    @Override
    public int firstSize(int usual) {
        return step.firstSize(usual);
    }

    @Override
    public boolean measurable() {
        return !over && step.measurable();
    }

    @Override
    public void measure(WorkTransaction transaction) throws Exception {
        step.measure(transaction);
    }

    @Override
    public void estimate(WorkTransaction transaction) throws Exception {
        step.estimate(transaction);
    }

    @Override
    public boolean fetch(int size) throws Exception {
        if (over) {
            return false;
        }
        // What happens outside of a transaction must be known to have started, so that a rollback undoes it.
        announcing = position.of(operation.id()).state() != working() && step.worksOutside();
        atEnd = !announcing && !step.fetch(size);
        return true;
    }

    @Override
    public Optional<? extends Opening<?>> opening(BatchInfo info) {
        return announcing || atEnd ? Optional.empty() : step.opening(info);
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws Exception {
        heldUp = "";
        if (announcing) {
            return Optional.of(done(0, position.with(operation.id(), entry(working(), "", 0))));
        }
        Optional<Done> done = atEnd ? Optional.empty() : stepWork(transaction, info);
        boolean last = done.isEmpty() || step.atOnce();
        long rows = done.map(Done::rows).orElse(0L);
        takenBack = !backwards && step.takenBack() ? done.map(Done::cursor) : Optional.empty();
        if (takenBack.isPresent()) {
            return Optional.of(done(0, position.without(operation.id())));
        }
        Entry after = last
                ? entry(ending(), step.skipped().orElse(""), rows)
                : entry(working(), done.orElseThrow().cursor().json(), rows);
        return Optional.of(done(rows, position.with(operation.id(), after)));
    }

    private Entry entry(State state, String inner, long rows) {
        Entry before = position.of(operation.id());
        return new Entry(
                backwards ? before.hash() : operation.hash(),
                state,
                inner,
                rows + (before.state() == working() ? before.rows() : 0),
                step.total(),
                step.totalIsEstimate());
    }

    private Done done(long rows, OperationsPosition next) {
        return new Done(
                rows,
                next.cursor(),
                Optional.of(new OperationMark(
                        operation.id(),
                        list.count(next, backwards),
                        list.operations().size(),
                        list.hash())));
    }

    private Optional<Done> stepWork(WorkTransaction transaction, BatchInfo info) throws Exception {
        if (lockWait().isEmpty()) {
            return step.work(transaction, info);
        }
        try (LockWatch watch = locks.get()) {
            try {
                return step.work(transaction, info);
            } catch (SQLException e) {
                heldUp = watch.seen();
                throw e;
            }
        }
    }

    private State ending() {
        if (backwards) {
            return State.UNDONE;
        }
        return step.skipped().isPresent() ? State.SKIPPED : State.DONE;
    }

    @Override
    public void committed(CursorState cursor) {
        position = OperationsPosition.of(cursor);
        Entry entry = position.of(operation.id());
        over = takenBack.isEmpty() && entry.state() != working();
        if (takenBack.isPresent()) {
            step.committed(takenBack.get());
        } else if (!over && !announcing) {
            step.committed(CursorState.read(entry.inner(), CursorState.VERSION));
        }
        announcing = false;
        takenBack = Optional.empty();
    }

    @Override
    public OptionalLong total() {
        OptionalLong own = step.total();
        return own.isPresent() ? OptionalLong.of(rowsBefore + own.getAsLong()) : own;
    }

    @Override
    public boolean totalIsEstimate() {
        return step.totalIsEstimate() || moreRowsFollow;
    }

    @Override
    public Optional<OperationProgress> operation() {
        List<Operation> all = list.operations();
        return Optional.of(new OperationProgress(
                operation.id(),
                all.indexOf(operation) + 1,
                all.size(),
                backwards,
                position.of(operation.id()).rows(),
                over ? Optional.of(ended(position.of(operation.id()))) : Optional.empty()));
    }

    private static String ended(Entry entry) {
        return entry.state() == State.SKIPPED
                ? "skipped, because " + entry.inner()
                : entry.state().text();
    }

    @Override
    public boolean divisible() {
        return step.divisible();
    }

    @Override
    public String where() {
        return (backwards ? "the rollback of operation '" : "operation '") + operation.id() + "' ("
                + (list.operations().indexOf(operation) + 1) + " of "
                + list.operations().size() + "): " + step.where() + (heldUp.isEmpty() ? "" : ", which " + heldUp);
    }

    @Override
    public int rowsInHand() {
        return step.rowsInHand();
    }

    @Override
    public Optional<SetAside.Row> leftBehind() {
        return backwards ? Optional.empty() : step.leftBehind().map(this::ofOperation);
    }

    private SetAside.Row ofOperation(SetAside.Row found) {
        QuarantineRow row = found.row();
        Entry past = entry(working(), found.past().cursor().json(), 0);
        return new SetAside.Row(
                new QuarantineRow(
                        operation.id() + ": " + row.key(), row.position(), Optional.of(operation.id()), row.rows()),
                done(0, position.with(operation.id(), past)),
                found.waiting());
    }

    @Override
    public Optional<String> waitsFor(WorkTransaction transaction) throws Exception {
        return step.waitsFor(transaction);
    }

    @Override
    public boolean mayWait() {
        return !over && step.mayWait();
    }

    @Override
    public String tooLong(Settings settings) {
        return where() + " took longer than its timeout of " + Halt.words(operation.timeoutOf(backwards))
                + "; give it a longer one with timeout(…), or work in batches";
    }

    @Override
    public boolean onlyAnnounces() {
        return announcing || (!over && !atEnd && step.onlyAnnounces());
    }

    @Override
    public boolean announced() {
        return !over && step.announced();
    }

    @Override
    public String limit(Settings settings) {
        return operation.limit().map(own -> "its timeout of " + Halt.words(own)).orElseGet(() -> step.limit(settings));
    }

    /** Whoever queues behind us for the lock waits as long as we do. */
    @Override
    public Optional<Duration> lockWait() {
        return step.atOnce() || !step.divisible() ? Optional.of(LOCK_WAIT) : Optional.empty();
    }
}
