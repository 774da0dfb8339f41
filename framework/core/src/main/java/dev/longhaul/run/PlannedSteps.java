package dev.longhaul.run;

import dev.longhaul.operation.CatalogStep;
import dev.longhaul.operation.CountStep;
import dev.longhaul.operation.JavaStep;
import dev.longhaul.operation.KeysetStep;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.SqlStep;
import dev.longhaul.operation.Step;
import dev.longhaul.store.Dialect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What operations would execute from a position on, on one database. Immutable.
 *
 * @param dialect the database's dialect
 * @param list the operations
 * @param position how far they are
 */
record PlannedSteps(Dialect dialect, OperationList list, OperationsPosition position) {
    /** What one direction of an operation is. */
    private record Sight(String kind, Optional<String> skipped, Optional<String> note, List<String> statements) {}

    /** In the order of the list. */
    List<PlanReport.Step> forwards() {
        Optional<Operation> next = list.next(position);
        return list.operations().stream()
                .map(operation -> {
                    OperationsPosition.Entry entry = position.of(operation.id());
                    Sight sight = sight(Optional.of(operation.forward()));
                    PlanReport.State state = entry.state() == OperationsPosition.State.DONE
                            ? PlanReport.State.DONE
                            : sight.skipped().isPresent() || entry.isOver()
                                    ? PlanReport.State.SKIPPED
                                    : following(operation, next);
                    Optional<String> begun = entry.state() == OperationsPosition.State.STARTED
                            ? Optional.of("has begun")
                            : Optional.empty();
                    return step(operation, sight, state, begun);
                })
                .toList();
    }

    /** In the order in which it would be undone: the reverse of the list. */
    List<PlanReport.Step> backwards() {
        Optional<Operation> next = list.lastStarted(position);
        List<Operation> order = new ArrayList<>(list.operations());
        order.removeIf(operation -> !position.entries().containsKey(operation.id()));
        Collections.reverse(order);
        return order.stream()
                .map(operation -> {
                    OperationsPosition.Entry entry = position.of(operation.id());
                    PlanReport.State state = entry.state() == OperationsPosition.State.UNDONE
                            ? PlanReport.State.DONE
                            : entry.hasEffects() ? following(operation, next) : PlanReport.State.SKIPPED;
                    return step(operation, sight(operation.back()), state, Optional.empty());
                })
                .toList();
    }

    private static PlanReport.State following(Operation operation, Optional<Operation> next) {
        return next.filter(operation::equals).isPresent() ? PlanReport.State.NEXT : PlanReport.State.LATER;
    }

    private static PlanReport.Step step(
            Operation operation, Sight sight, PlanReport.State state, Optional<String> more) {
        return new PlanReport.Step(
                operation.id(),
                sight.kind(),
                state,
                sight.skipped()
                        .or(() -> more.map(text ->
                                text + sight.note().map(note -> "; " + note).orElse("")))
                        .or(sight::note),
                sight.statements());
    }

    private Sight sight(Optional<Step> step) {
        if (step.isEmpty()) {
            return new Sight("nothing", Optional.empty(), Optional.of("nothing to undo"), List.of());
        }
        if (step.get() instanceof SqlStep sql) {
            List<String> statements = sql.statementsOn(dialect.definitionsCommit());
            return new Sight(
                    "sql",
                    statements.isEmpty() ? Optional.of("not meant for " + dialect.name()) : Optional.empty(),
                    sql.doneWhen().map(query -> "outside of a transaction; done when " + query),
                    statements);
        }
        if (step.get() instanceof CatalogStep catalog) {
            return new Sight(
                    "index or constraint",
                    CatalogWork.skipped(catalog, dialect),
                    Optional.empty(),
                    CatalogWork.statements(catalog, dialect));
        }
        if (step.get() instanceof KeysetStep keyset) {
            String table = "each batch of " + keyset.keyset().table() + " by "
                    + (keyset.keyset().distinctValues() ? "distinct " : "")
                    + String.join(", ", keyset.keyset().keys());
            return new Sight(
                    "batches",
                    Optional.empty(),
                    Optional.of(table
                            + keyset.keyset()
                                    .condition()
                                    .map(condition -> " where " + condition)
                                    .orElse("")
                            + (keyset.sql().isPresent() ? "" : ": Java")),
                    keyset.sql().stream().toList());
        }
        if (step.get() instanceof CountStep count) {
            return new Sight(
                    "batches",
                    Optional.empty(),
                    Optional.of("until none is left" + (count.sql().isPresent() ? "" : ": Java")),
                    count.sql().stream().toList());
        }
        return new Sight("java", Optional.empty(), Optional.of(((JavaStep) step.get()).text()), List.of());
    }
}
