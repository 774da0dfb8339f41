package dev.longhaul.run;

import dev.longhaul.operation.CatalogStep;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.DropIndex;
import dev.longhaul.operation.DropNotNull;
import dev.longhaul.operation.SetNotNull;
import dev.longhaul.operation.ValidateConstraint;
import dev.longhaul.store.BuildHolder;
import dev.longhaul.store.BuildSession;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.ExistingColumn;
import dev.longhaul.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one change of an index or a constraint, outside of the batch's transaction and on a session of its own. What is left
 * to do is told by the catalog each time, so it may be begun again at any point, by any worker. Used by the run's thread.
 */
final class CatalogWork {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogWork.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration AFTER_ENDING = Duration.ofMillis(100);

    private final Equipment equipment;
    private final RunControl control;
    private final CatalogStep step;
    private final String operationId;
    private final Duration timeout;
    private final CatalogText text;
    private @Nullable Long startedAt;

    /** What became of it. */
    sealed interface Result {
        /** The catalog is as the step wants it. */
        record Done() implements Result {}

        /** This database has no such thing; the reason is for a person. */
        record Skipped(String reason) implements Result {}
    }

    CatalogWork(Equipment equipment, RunControl control, CatalogStep step, String operationId, Duration timeout) {
        this.equipment = equipment;
        this.control = control;
        this.step = step;
        this.operationId = operationId;
        this.timeout = timeout;
        this.text = new CatalogText(equipment.dialect());
    }

    /** The statements of a step where nothing has been done of it; nothing where the database has no such thing. */
    static List<String> statements(CatalogStep step, Dialect dialect) {
        CatalogText text = new CatalogText(dialect);
        return text.notHere(step).isPresent() ? List.of() : text.statements(step);
    }

    /** Why a step would be skipped on a database. */
    static Optional<String> skipped(CatalogStep step, Dialect dialect) {
        return new CatalogText(dialect).notHere(step);
    }

    /** Why there is nothing to do on this database. */
    Optional<String> skipped() {
        return text.notHere(step);
    }

    /**
     * Why there is nothing to do, asked before the step has begun: also when others have made already what a rollback would take away.
     */
    Optional<String> nothingToDo() throws SQLException {
        Optional<String> notHere = skipped();
        if (notHere.isPresent() || !(step instanceof CreateIndex || step instanceof SetNotNull)) {
            return notHere;
        }
        control.connection().settle();
        try (BuildSession session = BuildSession.open(
                equipment.dataSource(), equipment.dialect(), control.claim().name())) {
            if (step instanceof CreateIndex index) {
                return session.index(index.table(), index.name())
                        .filter(there ->
                                there.valid() && text.difference(index, there).isEmpty())
                        .map(there -> "the index " + there.qualifiedName() + " was there already");
            }
            SetNotNull set = (SetNotNull) step;
            ExistingColumn column = session.column(set.table(), set.column(), text.checkOf(set.column()));
            return column.notNull() && column.check().isEmpty()
                    ? Optional.of("column " + set.column() + " of " + set.table() + " was not null already")
                    : Optional.empty();
        }
    }

    /** Returns when the catalog is as the step wants it; what it throws is for {@link Recovery}, and it may be called again then. */
    Result carryOut() throws Exception {
        Optional<String> reason = skipped();
        if (reason.isPresent()) {
            return new Result.Skipped(reason.get());
        }
        if (startedAt == null) {
            startedAt = equipment.ticker().nanos();
        }
        control.connection().settle();
        String name = control.claim().name();
        BuildSession session = BuildSession.open(equipment.dataSource(), equipment.dialect(), name);
        BuildRunner runner = new BuildRunner(
                equipment,
                control,
                session,
                new BuildNotes(equipment, control, operationId),
                operationId,
                timeout,
                startedAt);
        try {
            takeFence(session, runner, name);
            runner.refuseWithoutClaim();
            carryOut(session, runner);
            return new Result.Done();
        } finally {
            if (!runner.isDetached()) {
                session.close();
            }
        }
    }

    /**
     * A session of a previous worker's that executes something is waited for: what it builds would only have to be built again. One that
     * is idle belongs to a worker that is dead or frozen, and whose claim is over; it is ended, so that it begins nothing more.
     */
    private void takeFence(BuildSession session, BuildRunner runner, String name) throws Exception {
        while (!session.tryFence()) {
            Optional<BuildHolder> holder = runner.watch().holder(name);
            runner.refuseWithoutClaim();
            Duration pause = AFTER_ENDING;
            if (holder.isPresent() && holder.get().active()) {
                pause = LOOK_EVERY;
                BuildHolder previous = holder.get();
                String who = "waits for the build that backend "
                        + previous.backend().pid() + " started at " + previous.startedAt();
                String whole = who + " (" + BuildNotes.words(previous.age()) + " ago) under the previous worker";
                runner.sees(who, whole, previous.backend());
            } else if (holder.isPresent() && !hasEnded(holder.get(), name)) {
                pause = LOOK_EVERY;
                String who = "waits for backend " + holder.get().backend().pid() + " ("
                        + holder.get().application()
                        + "), which is idle, holds the lock of this migration's builds and could not be ended: it is not a"
                        + " session of Longhaul's, or of a role whose sessions this one may not end. End it";
                runner.notes().waiting(who, who);
            }
            runner.await(pause);
        }
    }

    private boolean hasEnded(BuildHolder idle, String name) {
        try {
            boolean ended = equipment.claims().terminate(idle.backend());
            if (ended) {
                LOG.info(
                        "{}: ended the idle build session {} of a previous worker",
                        name,
                        idle.backend().pid());
            }
            return ended;
        } catch (StoreException e) {
            LOG.debug(
                    "{}: build session {} could not be ended",
                    name,
                    idle.backend().pid(),
                    e);
            return false;
        }
    }

    private void carryOut(BuildSession session, BuildRunner runner) throws Exception {
        IndexWork indexes = new IndexWork(session, runner, text);
        ConstraintWork constraints = new ConstraintWork(session, runner, text);
        if (step instanceof CreateIndex index) {
            indexes.create(index);
        } else if (step instanceof DropIndex index) {
            indexes.drop(index);
        } else if (step instanceof ValidateConstraint constraint) {
            constraints.validate(constraint);
        } else if (step instanceof SetNotNull column) {
            constraints.setNotNull(column);
        } else if (step instanceof DropNotNull column) {
            constraints.dropNotNull(column);
        }
    }
}
