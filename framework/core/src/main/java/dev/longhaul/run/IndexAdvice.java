package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.store.Evidence;
import dev.longhaul.store.JsonText;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the planner how it would find the rows of a batch, and names the index that would help where that means reading the whole table
 * or far more rows than the batch has. Immutable.
 *
 * @param reason what is slow about it, in words
 * @param statement the index, as a statement or several with semicolons between them; nothing where no index can have the condition
 */
record IndexAdvice(String reason, Optional<String> statement) {
    /** A table that is read in some milliseconds needs no index. */
    static final long SMALL = 10_000;

    /** Where one row in ten or fewer meets the condition, a batch reads ten times its rows or more. */
    private static final double FEW = 0.1;

    /** Where more than half of the rows meet it, an index that has only those saves little. */
    private static final double MOST = 0.5;

    private static final String IMPOSSIBLE =
            ", and no index can have that condition: it would have to be one of columns and constants, without now() or a subquery";

    /** All of it in one line. */
    String words() {
        return reason + statement.map(sql -> "; this index would help: " + sql).orElse("");
    }

    static Optional<IndexAdvice> of(
            KeysetTable table, WorkTransaction transaction, List<Object> after, List<Object> finish, int size)
            throws SQLException {
        OptionalLong all = table.estimateBetween(transaction, after, finish, false);
        if (all.isEmpty() || all.getAsLong() < SMALL) {
            return Optional.empty();
        }
        Optional<Map<String, @Nullable Object>> plan;
        try {
            plan = transaction
                    .evidence()
                    .planJson(table.opening(table.isUnique(transaction), after, finish, table.firstSize(size)))
                    .map(JsonText::object);
        } catch (UsageException e) {
            return Optional.empty();
        }
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        double share = table.keyset().condition().isEmpty()
                ? 1
                : (double) table.estimateBetween(transaction, after, finish, true)
                                .orElse(all.getAsLong())
                        / all.getAsLong();
        return of(table, transaction.evidence(), nodes(plan.get().get("Plan")), share);
    }

    private static Optional<IndexAdvice> of(KeysetTable table, Evidence evidence, List<Map<?, ?>> nodes, double share)
            throws SQLException {
        boolean sorts = nodes.stream().anyMatch(node -> type(node).contains("Sort"));
        boolean filters = nodes.stream().anyMatch(node -> node.containsKey("Filter"));
        boolean whole = nodes.stream().anyMatch(node -> type(node).equals("Seq Scan"));
        if (sorts && whole) {
            String reason = "finding the rows of a batch reads and sorts the whole table";
            Optional<String> predicate = predicate(table, evidence, share);
            return Optional.of(new IndexAdvice(reason, Optional.of(statement(table, evidence, predicate))));
        }
        if (!filters || share > FEW) {
            return Optional.empty();
        }
        String reason = "finding the rows of a batch reads about " + Math.round(1 / Math.max(share, 1e-6))
                + " rows for each one that meets the condition";
        Optional<String> predicate = predicate(table, evidence, share);
        // An index by the key alone is there already.
        return Optional.of(
                predicate.isPresent()
                        ? new IndexAdvice(reason, Optional.of(statement(table, evidence, predicate)))
                        : new IndexAdvice(reason + IMPOSSIBLE, Optional.empty()));
    }

    /** The keyset's condition, where an index of such rows alone is worth it and can be made. */
    private static Optional<String> predicate(KeysetTable table, Evidence evidence, double share) throws SQLException {
        Optional<String> condition = table.keyset()
                .condition()
                .filter(text -> share <= MOST)
                // As it stands in a batch's statement, which is prepared, a question mark is written twice.
                .map(text -> text.replace("??", "?"));
        return condition.isPresent() && evidence.mayBePredicate(table.table(), table.columns(), condition.get())
                ? condition
                : Optional.empty();
    }

    private static String statement(KeysetTable table, Evidence evidence, Optional<String> predicate)
            throws SQLException {
        String content = "(" + String.join(", ", table.keyset().keys()) + ")"
                + predicate.map(text -> " where " + text).orElse("");
        return IndexText.statements(
                table.keyset().table(), table.keyset().keys(), content, evidence.tree(table.table()));
    }

    private static String type(Map<?, ?> node) {
        return String.valueOf(node.get("Node Type"));
    }

    static List<Map<?, ?>> nodes(@Nullable Object plan) {
        List<Map<?, ?>> nodes = new ArrayList<>();
        if (plan instanceof Map<?, ?> node) {
            nodes.add(node);
            if (node.get("Plans") instanceof List<?> below) {
                below.forEach(child -> nodes.addAll(nodes(child)));
            }
        }
        return nodes;
    }
}
