package dev.longhaul.store;

import java.util.List;

/**
 * What has to be known of a table to read and write its rows. Immutable.
 *
 * @param columns its columns, in order
 * @param tellsChanges whether it can be told later that a row was changed; else rows must be locked when they are read
 */
public record TableShape(List<TableColumn> columns, boolean tellsChanges) {
    /** Copies the columns. */
    public TableShape {
        columns = List.copyOf(columns);
    }
}
