package dev.longhaul.store;

import java.util.List;
import java.util.Optional;

/**
 * What has to be known of a table to read and write its rows. Immutable.
 *
 * @param columns its columns, in order
 * @param version an expression that is different after every change of a row; nothing where there is none, and rows must be locked
 */
public record TableShape(List<TableColumn> columns, Optional<String> version) {
    /** Copies the columns. */
    public TableShape {
        columns = List.copyOf(columns);
    }
}
