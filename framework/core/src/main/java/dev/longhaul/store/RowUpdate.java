package dev.longhaul.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values for the rows of one batch.
 *
 * @param table the table, quoted
 * @param range the keys between which all rows lie, without any other condition: it keeps the planner from scanning the table
 * @param keys the key columns
 * @param columns the columns that are set in any of the rows
 * @param also further assignments in SQL, for each row
 * @param lines the rows, each with at least one value
 * @param unchangedSince the beginning of the transaction, when only those rows are to be written that nobody else has changed since;
 *     nothing when they are locked
 * @param batch the batch's number
 */
public record RowUpdate(
        String table,
        RangeCondition range,
        List<TableColumn> keys,
        List<TableColumn> columns,
        List<String> also,
        List<? extends Line> lines,
        Optional<String> unchangedSince,
        long batch) {

    /** A row's part of it. */
    public interface Line {
        /**
         * Which row.
         *
         * @return the values of the key columns
         */
        List<Object> key();

        /**
         * Whether there is a value for a column.
         *
         * @param column its place among the columns
         * @return whether it is to be written
         */
        boolean isSet(int column);

        /**
         * The value for a column.
         *
         * @param column its place among the columns
         * @return a value of the class that the column's kind documents, or null
         */
        @Nullable
        Object value(int column);
    }
}
