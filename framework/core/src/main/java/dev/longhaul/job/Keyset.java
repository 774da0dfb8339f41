package dev.longhaul.job;

import java.util.List;
import java.util.Optional;

/**
 * The rows of one table in the ascending order of their keys, cut into ranges: which rows a job migrates.
 *
 * <p>Keys may be whole numbers, decimals, text, UUIDs, dates or timestamps, one or several columns, with gaps. An index
 * that begins with the key columns makes every batch cost the same. Values that repeat are kept together in one batch;
 * {@code null} in a key column is refused at the start. Immutable.
 *
 * @param table the table, optionally with its schema; folded as the database folds it unless in double quotes
 * @param keys the key columns, in order
 * @param condition which rows need work, as an SQL condition without placeholders; nothing for all
 * @param fixedSize rows a batch, 0 to leave it to the annotation and the settings
 * @param catchesLateRows see {@link #catchLateRows()}
 */
public record Keyset(
        String table, List<String> keys, Optional<String> condition, int fixedSize, boolean catchesLateRows) {
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
        return new Keyset(table, List.of(keys), Optional.empty(), 0, false);
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
        return new Keyset(table, keys, Optional.of(sqlCondition), fixedSize, catchesLateRows);
    }

    /**
     * Fixes the number of rows a batch. A batch that fails or times out is tried smaller all the same, and all are smaller while a throttle
     * allows less than full speed.
     *
     * @param rows from 1 to {@value #MAX_BATCH_SIZE}
     * @return a keyset with this size
     */
    public Keyset batchSize(int rows) {
        if (rows < 1) {
            throw new UsageException("batchSize(" + rows + ") of the keyset on " + table + " is not between 1 and "
                    + MAX_BATCH_SIZE + ".");
        }
        return new Keyset(table, keys, condition, rows, catchesLateRows);
    }

    /**
     * Also finds rows that need work and become visible behind the cursor while the migration runs: after the end, it
     * waits for the transactions that were open then, looks again, and makes further passes until none is left. Needs
     * {@link #where}, and an application that by then writes new rows in their new shape.
     *
     * @return a keyset that does so
     */
    public Keyset catchLateRows() {
        return new Keyset(table, keys, condition, fixedSize, true);
    }
}
