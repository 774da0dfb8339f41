package dev.longhaul.run;

import dev.longhaul.job.LonghaulException;
import dev.longhaul.operation.CatalogStep;
import dev.longhaul.operation.CountStep;
import dev.longhaul.operation.JavaStep;
import dev.longhaul.operation.KeysetStep;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.operation.SqlStep;
import dev.longhaul.operation.Step;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Dialect;
import java.util.List;
import java.util.Optional;

/**
 * Tries the operation that is next; those after it may need what it makes.
 *
 * @param equipment what the runs of this node share
 * @param job the job
 * @param samples what is tried
 */
record DryOperations(Equipment equipment, JobDefinition job, DrySamples samples) {
    DryRunReport report(Optional<LongRunningMigration> row) {
        OperationList list;
        OperationsPosition position;
        try {
            GivenInput input = new GivenInput(
                    job.name(),
                    job.parameters(),
                    row.flatMap(found -> found.registration().parameters()));
            list = new OperationList(((OperationsJob) job.maker().get()).operations(input));
            position = OperationsPosition.of(row.flatMap(LongRunningMigration::cursorState), CursorState.VERSION);
        } catch (LonghaulException e) {
            return DryRunReport.refused(job.name(), "", Halt.words(e), List.of());
        }
        Optional<Operation> next = list.next(position);
        if (next.isEmpty()) {
            return DryRunReport.refused(job.name(), "", "All of its operations are done.", List.of());
        }
        Operation operation = next.get();
        int at = list.operations().indexOf(operation) + 1;
        String work = "operation '" + operation.id() + "' (" + at + " of "
                + list.operations().size() + ")";
        if (at < list.operations().size()) {
            samples.note("The operations after it were not tried: they may need what it makes.");
        }
        Optional<String> inner =
                Optional.of(position.of(operation.id()).inner()).filter(text -> !text.isEmpty());
        return tried(work, operation.forward(), inner);
    }

    private DryRunReport tried(String work, Step step, Optional<String> inner) {
        Dialect dialect = equipment.dialect();
        DryLoops loops = new DryLoops(dialect, samples, job.name(), inner);
        int usual = equipment.settings().batchStart();
        try {
            if (step instanceof KeysetStep keyset) {
                int fixed = keyset.keyset().fixedSize() > 0 ? keyset.keyset().fixedSize() : job.batchSize();
                loops.keyset(keyset.keyset(), keyset.work(), fixed, usual);
            } else if (step instanceof CountStep count) {
                loops.untilNone(count.work(), job.batchSize() > 0 ? job.batchSize() : usual);
            } else if (step instanceof JavaStep java) {
                loops.once(java.work());
            } else if (step instanceof SqlStep sql) {
                List<String> statements = sql.statementsOn(dialect.definitionsCommit());
                Optional<String> against = against(sql, statements);
                if (against.isPresent()) {
                    return DryRunReport.refused(job.name(), work, against.get(), statements);
                }
                loops.statements(statements);
            } else if (step instanceof CatalogStep catalog) {
                return DryRunReport.refused(
                        job.name(),
                        work,
                        CatalogWork.skipped(catalog, dialect)
                                .orElse(
                                        "Indexes and constraints are built in several transactions, which cannot be rolled back."),
                        CatalogWork.statements(catalog, dialect));
            }
        } catch (Exception e) {
            return DryRunReport.refused(job.name(), work, "Nothing could be tried: " + DryLoops.words(e), List.of());
        }
        return samples.report(job.name(), work);
    }

    private Optional<String> against(SqlStep sql, List<String> statements) {
        if (sql.doneWhen().isPresent()) {
            return Optional.of("It runs outside of a transaction, so it could not be rolled back.");
        }
        boolean commits = equipment.dialect().definitionsCommit()
                && statements.stream()
                        .anyMatch(statement ->
                                equipment.dialect().refusal(statement).isPresent());
        if (commits) {
            return Optional.of("H2 commits with every definition, so it could not be rolled back.");
        }
        return statements.isEmpty()
                ? Optional.of("It is not meant for " + equipment.dialect().name() + ".")
                : Optional.empty();
    }
}
