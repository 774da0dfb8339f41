package dev.longhaul.run;

import dev.longhaul.operation.CatalogStep;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.DropIndex;
import dev.longhaul.operation.DropNotNull;
import dev.longhaul.operation.SetNotNull;
import dev.longhaul.operation.ValidateConstraint;
import dev.longhaul.store.BuildSession;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.ExistingColumn;
import dev.longhaul.store.ExistingIndex;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Carries out one change of an index or a constraint, outside of the batch's transaction and on a session of its own. What is left
 * to do is told by the catalog each time, so it may be begun again at any point, by any worker. Used by the run's thread.
 */
final class CatalogWork {
    private final Equipment equipment;
    private final RunControl control;
    private final CatalogStep step;
    private final FencedWork fenced;
    private final CatalogText text;

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
        this.fenced = new FencedWork(equipment, control, operationId, timeout);
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
     * Why there is nothing to do, asked before the step has begun: also when others have made already what a rollback would take away,
     * or have taken away what it would make again.
     */
    Optional<String> nothingToDo() throws SQLException {
        return skipped().isPresent() ? skipped() : looked(this::nothingToDo);
    }

    private Optional<String> nothingToDo(BuildSession session) throws SQLException {
        if (step instanceof CreateIndex index) {
            return session.index(index.table(), index.name())
                    .filter(there ->
                            there.valid() && text.difference(index, there).isEmpty())
                    .map(there -> "the index " + there.qualifiedName() + " was there already");
        } else if (step instanceof DropIndex drop) {
            Optional<ExistingIndex> there = session.index(drop.table(), drop.name());
            there.ifPresent(index -> IndexWork.refuseAnother(drop, index, text));
            return there.isPresent()
                    ? Optional.empty()
                    : Optional.of("there was no index " + drop.name() + " on " + drop.table());
        } else if (step instanceof SetNotNull set) {
            ExistingColumn column = session.column(set.table(), set.column(), text.checkOf(set.column()));
            return column.notNull() && column.check().isEmpty()
                    ? Optional.of("column " + set.column() + " of " + set.table() + " was not null already")
                    : Optional.empty();
        }
        return step instanceof DropNotNull drop ? nullableAlready(session, drop) : Optional.empty();
    }

    private Optional<String> nullableAlready(BuildSession session, DropNotNull drop) throws SQLException {
        ExistingColumn column = session.column(drop.table(), drop.column(), text.checkOf(drop.column()));
        return column.nullable().orElse(false) && column.check().isEmpty()
                ? Optional.of("column " + drop.column() + " of " + drop.table() + " could be null already")
                : Optional.empty();
    }

    /** Why there is nothing to undo, asked before that has begun: what failed because its column is not there has done nothing. */
    Optional<String> nothingToUndo() throws SQLException {
        return skipped().isPresent() ? skipped() : looked(this::nothingToUndo);
    }

    private Optional<String> nothingToUndo(BuildSession session) throws SQLException {
        if (step instanceof DropNotNull drop) {
            Optional<String> gone = notThere(session, drop.table(), drop.column());
            return gone.isPresent() ? gone : nullableAlready(session, drop);
        }
        return step instanceof SetNotNull set ? notThere(session, set.table(), set.column()) : Optional.empty();
    }

    private Optional<String> notThere(BuildSession session, String table, String column) throws SQLException {
        return session.column(table, column, text.checkOf(column)).nullable().isPresent()
                ? Optional.empty()
                : Optional.of("there is no column " + column + " of " + table);
    }

    @FunctionalInterface
    private interface Look {
        Optional<String> at(BuildSession session) throws SQLException;
    }

    private Optional<String> looked(Look look) throws SQLException {
        control.connection().settle();
        try (BuildSession session = BuildSession.open(
                equipment.dataSource(), equipment.dialect(), control.claim().name())) {
            return look.at(session);
        }
    }

    /** Returns when the catalog is as the step wants it; what it throws is for {@link Recovery}, and it may be called again then. */
    Result carryOut() throws Exception {
        Optional<String> reason = skipped();
        if (reason.isPresent()) {
            return new Result.Skipped(reason.get());
        }
        fenced.carryOut(this::carryOut);
        return new Result.Done();
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
