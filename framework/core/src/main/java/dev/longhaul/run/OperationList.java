package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.SqlStep;
import dev.longhaul.operation.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operations of a migration, checked. Immutable.
 *
 * @param operations in order
 */
public record OperationList(List<Operation> operations) {
    /** How the reason begins when a person has to accept what was changed. */
    public static final String CHANGED = "operations that have already run are different now";

    private static final Pattern NOT_IN_TRANSACTION =
            Pattern.compile("(?is)\\s*(vacuum\\b|alter\\s+system\\b|(create|drop)\\s+(database|tablespace)\\b"
                    + "|(create\\s+(unique\\s+)?|drop\\s+)index\\s+concurrently\\b"
                    + "|reindex\\s+(\\([^)]*\\)\\s*)?\\w+\\s+concurrently\\b).*");

    /** Checks what can be checked without running anything. */
    public OperationList {
        operations = List.copyOf(operations);
        if (operations.isEmpty()) {
            throw new UsageException("operations() answered none; a migration of operations needs at least one.");
        }
        Set<String> ids = new HashSet<>();
        for (Operation operation : operations) {
            if (!ids.add(operation.id())) {
                throw new UsageException("Two operations bear the id '" + operation.id() + "'; rename one of them.");
            }
            Stream.concat(Stream.of(operation.forward()), operation.back().stream())
                    .forEach(step -> refuseWithoutTransaction(operation, step));
        }
    }

    private static void refuseWithoutTransaction(Operation operation, Step step) {
        if (step instanceof SqlStep sql && sql.doneWhen().isEmpty()) {
            sql.statements().stream()
                    .filter(statement -> NOT_IN_TRANSACTION.matcher(statement).matches())
                    .findFirst()
                    .ifPresent(statement -> {
                        throw new UsageException(
                                "Operation '" + operation.id() + "': PostgreSQL runs no '" + statement.strip()
                                        + "' in a transaction. Use CreateIndex.of or DropIndex.of for an index, else"
                                        + " outsideTransaction(…) with a query that tells whether it has happened.");
                    });
        }
    }

    /**
     * The operation of an id.
     *
     * @param id its id
     * @return the operation, or nothing
     */
    public Optional<Operation> find(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst();
    }

    /**
     * A number for all of them in their order.
     *
     * @return the first 64 bits of a SHA-256, in hexadecimal
     */
    public String hash() {
        return Operation.hashOf(operations);
    }

    /**
     * The next operation on the way forward: the first one that is not done, so one that was inserted later has its turn before those
     * that follow it.
     *
     * @param position how far they are
     * @return the operation, or nothing when all are done
     */
    Optional<Operation> next(OperationsPosition position) {
        return operations.stream()
                .filter(operation -> !position.of(operation.id()).isOver())
                .findFirst();
    }

    /**
     * The next operation on the way back: the last one of the list that has started and is not undone. Not the last one to start: one
     * that was inserted later may rely on all that stand before it, and those behind it on what it did.
     *
     * @param position how far they are
     * @return the operation, or nothing when all that had started are undone
     */
    Optional<Operation> lastStarted(OperationsPosition position) {
        return operations.stream()
                .filter(operation -> position.of(operation.id()).hasEffects())
                .reduce((earlier, later) -> later);
    }

    /** How many are behind the position, or, on the way back, still to be undone. */
    int count(OperationsPosition position, boolean backwards) {
        return (int) operations.stream()
                .map(operation -> position.of(operation.id()))
                .filter(entry -> backwards ? entry.hasEffects() : entry.isOver())
                .count();
    }

    /**
     * What keeps them from being rolled back.
     *
     * @param position how far they are
     * @return why not, in words; nothing when all that started can be undone
     */
    public Optional<String> notUndoable(OperationsPosition position) {
        Optional<String> gone = position.effective().stream()
                .filter(id -> find(id).isEmpty())
                .findFirst()
                .map(id -> "operation '" + id + "' has run, but this version of the class does not have it: deploy the"
                        + " one that has");
        return gone.or(() -> operations.stream()
                .filter(operation -> position.of(operation.id()).hasEffects() && !operation.undoable())
                .findFirst()
                .map(operation -> "operation '" + operation.id()
                        + "' has started and has no rollback; give it one, or nothingToRollBack()"));
    }

    /**
     * What was changed although it has run.
     *
     * @param position how far they are
     * @return which, in words; nothing when none was
     */
    public Optional<String> changedSince(OperationsPosition position) {
        String changed = position.entries().entrySet().stream()
                .filter(entry ->
                        entry.getValue().hasEffects() || entry.getValue().isOver())
                .filter(entry -> find(entry.getKey()).isPresent() || !position.isAcceptedAsRemoved(entry.getKey()))
                .filter(entry -> find(entry.getKey())
                        .filter(operation ->
                                operation.hash().equals(entry.getValue().hash()))
                        .isEmpty())
                .map(entry ->
                        "'" + entry.getKey() + "' (" + (find(entry.getKey()).isEmpty() ? "removed" : "changed")
                                + ", was " + entry.getValue().state().text() + ")")
                .collect(Collectors.joining(", "));
        return changed.isEmpty()
                ? Optional.empty()
                : Optional.of(CHANGED + ": " + changed
                        + ". Deploy them as they were, or look at what has happened and 'accept' the new definition");
    }
}
