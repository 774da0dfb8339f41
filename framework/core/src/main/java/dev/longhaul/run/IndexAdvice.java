package dev.longhaul.run;

import dev.longhaul.job.UsageException;
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
 * @param statement the index, as a statement
 */
record IndexAdvice(String reason, String statement) {
    /** A table that is read in some milliseconds needs no index. */
    private static final long SMALL = 10_000;

    /** Where one row in ten or fewer meets the condition, a batch reads ten times its rows or more. */
    private static final double FEW = 0.1;

    /** Where more than half of the rows meet it, an index that has only those saves little. */
    private static final double MOST = 0.5;

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
        return of(table, nodes(plan.get().get("Plan")), share);
    }

    private static Optional<IndexAdvice> of(KeysetTable table, List<Map<?, ?>> nodes, double share) {
        boolean sorts = nodes.stream().anyMatch(node -> type(node).contains("Sort"));
        boolean filters = nodes.stream().anyMatch(node -> node.containsKey("Filter"));
        boolean whole = nodes.stream().anyMatch(node -> type(node).equals("Seq Scan"));
        if (sorts && whole) {
            return Optional.of(new IndexAdvice(
                    "finding the rows of a batch reads and sorts the whole table", statement(table, share)));
        }
        return filters && share <= FEW
                ? Optional.of(new IndexAdvice(
                        "finding the rows of a batch reads about " + Math.round(1 / Math.max(share, 1e-6))
                                + " rows for each one that meets the condition",
                        statement(table, share)))
                : Optional.empty();
    }

    private static String statement(KeysetTable table, double share) {
        String where = share <= MOST
                ? table.keyset()
                        .condition()
                        .map(condition -> " where " + condition)
                        .orElse("")
                : "";
        return "create index concurrently on " + table.keyset().table() + " ("
                + String.join(", ", table.keyset().keys()) + ")" + where;
    }

    private static String type(Map<?, ?> node) {
        return String.valueOf(node.get("Node Type"));
    }

    private static List<Map<?, ?>> nodes(@Nullable Object plan) {
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
