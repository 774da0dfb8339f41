package dev.longhaul.operation;

import dev.longhaul.job.BatchWork;
import dev.longhaul.job.Keyset;
import java.util.Optional;

/**
 * Work in batches over a table's keys; made by {@link Step#eachBatch(Keyset, BatchWork)}.
 *
 * @param keyset which rows
 * @param work what to do with one range
 * @param sql the statement, where the work is only one
 */
public record KeysetStep(Keyset keyset, BatchWork work, Optional<String> sql) implements Step {
    @Override
    public String text() {
        return "each batch of " + keyset.table() + " by " + (keyset.distinctValues() ? "distinct " : "")
                + String.join(", ", keyset.keys())
                + keyset.condition().map(condition -> " where " + condition).orElse("") + ": "
                + sql.orElse("Java");
    }
}
