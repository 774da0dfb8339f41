package dev.longhaul.job;

import java.util.List;
import java.util.Optional;

/**
 * The rows of one table in the ascending order of their keys, cut into ranges: which rows a job migrates.
 *
 * <p>Keys may be whole numbers, decimals, text, UUIDs, dates or timestamps, one or several columns, with gaps. An index
 * that begins with the key columns makes every batch cost the same. {@code null} in a key column is refused at the start.
 *
 * <p>Rows with equal keys are kept together: where five million rows have one value, they are one batch, whatever size batches are to have.
 * Add a unique column to the keys ({@code Keyset.of("event", "tenant_id", "id")}) where the rows are what is migrated, or go through the
 * values themselves by {@link #distinct()}. Immutable.
 *
 * @param table the table, optionally with its schema; folded as the database folds it unless in double quotes
 * @param keys the key columns, in order
 * @param condition which rows need work, as an SQL condition without placeholders; nothing for all
 * @param fixedSize rows a batch (with {@link #distinct()} values), 0 to leave it to the annotation and the settings
 * @param catchesLateRows see {@link #catchLateRows()}
 * @param distinctValues see {@link #distinct()}
 */
public record Keyset(
        String table,
        List<String> keys,
        Optional<String> condition,
        int fixedSize,
        boolean catchesLateRows,
        boolean distinctValues) {
    /** The largest batch that may be asked for. */
    public static final int MAX_BATCH_SIZE = 100_000;

    /** Checks all parts. */
    public Keyset {
        keys = List.copyOf(keys);
        if (table.isBlank() || keys.isEmpty() || keys.stream().anyMatch(String::isBlank)) {
            throw new UsageException("Keyset.of(\"" + table + "\", …) needs a table and at least one key column.");
        }
        if (fixedSize < 0 || fixedSize > MAX_BATCH_SIZE) {
            throw new UsageException("batchSize(" + fixedSize + ") of the keyset on " + table + " is not between 1 and "
                    + MAX_BATCH_SIZE + ".");
        }
        if (catchesLateRows && condition.isEmpty()) {
            throw new UsageException("catchLateRows() of the keyset on " + table
                    + " needs where(…): without it every row would be late for ever.");
        }
    }

    /**
     * All rows of a table.
     *
     * @param table the table, optionally with its schema
     * @param keys its key columns, in order
     * @return the keyset
     */
    public static Keyset of(String table, String... keys) {
        return new Keyset(table, List.of(keys), Optional.empty(), 0, false, false);
    }

    /**
     * Only the rows that need work.
     *
     * @param sqlCondition an SQL condition on the table's columns, without parameters
     * @return a keyset with this condition
     */
    public Keyset where(String sqlCondition) {
        if (sqlCondition.isBlank()) {
            throw new UsageException("where(\"\") of the keyset on " + table + ": leave it out to mean all rows.");
        }
        return new Keyset(table, keys, Optional.of(sqlCondition), fixedSize, catchesLateRows, distinctValues);
    }

    /**
     * Fixes the number of rows a batch, or with {@link #distinct()} of values. A batch that fails or times out is tried smaller all the same,
     * and all are smaller while a throttle allows less than full speed.
     *
     * @param rows rows or values, from 1 to {@value #MAX_BATCH_SIZE}
     * @return a keyset with this size
     */
    public Keyset batchSize(int rows) {
        if (rows < 1) {
            throw new UsageException("batchSize(" + rows + ") of the keyset on " + table + " is not between 1 and "
                    + MAX_BATCH_SIZE + ".");
        }
        return new Keyset(table, keys, condition, rows, catchesLateRows, distinctValues);
    }

    /**
     * Also finds rows that need work and become visible behind the cursor while the migration runs: after the end, it
     * waits for the transactions that were open then, looks again, and makes further passes until none is left. Needs
     * {@link #where}, and an application that by then writes new rows in their new shape.
     *
     * @return a keyset that does so
     */
    public Keyset catchLateRows() {
        return new Keyset(table, keys, condition, fixedSize, true, distinctValues);
    }

    /**
     * Goes through the distinct values of the keys, not through the rows: the batch size is a number of values, and <code>{range}</code> is
     * all rows of the batch's values that meet the condition, so that a statement may group by them:
     *
     * <pre>{@code
     * Keyset.of("event", "tenant_id").distinct()
     * insert into tenant_total select tenant_id, count(*) from event where {range} group by tenant_id
     * }</pre>
     *
     * <p>Values are found by a loose index scan: one look into an index that begins with the keys for each value, however many rows it has
     * (on H2 a query for each). Without such an index each look reads the table; rows of a value that do not meet the condition are passed
     * one by one, unless the index leaves them out.
     *
     * <p>Without {@link #batchSize} the first batch has one value, since one may have millions of rows, and sizes grow from there. A
     * value is never divided, so one that takes longer than a batch may cannot be migrated this way. Progress, totals, budgets of rows and
     * the quarantine count values. {@link Batch#rows} is refused; {@link Batch#entities} has all rows of the values in memory.
     *
     * @return a keyset that does so
     */
    public Keyset distinct() {
        return new Keyset(table, keys, condition, fixedSize, catchesLateRows, true);
    }
}
