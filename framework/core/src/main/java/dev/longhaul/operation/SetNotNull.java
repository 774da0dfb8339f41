package dev.longhaul.operation;

import dev.longhaul.job.UsageException;
import java.util.Optional;

/**
 * Makes a column {@code not null} without a scan under a lock: a check {@code not valid}, its validation, {@code set not null}, which
 * PostgreSQL then believes, and the check is dropped. Immutable.
 *
 * @param table the table, optionally with its schema
 * @param column the column
 */
public record SetNotNull(String table, String column) implements CatalogStep {
    /** Checks the parts. */
    public SetNotNull {
        if (table.isBlank() || column.isBlank()) {
            throw new UsageException("SetNotNull.of needs a table and a column.");
        }
    }

    /**
     * Makes a column not null.
     *
     * @param table the table
     * @param column the column
     * @return the step
     */
    public static SetNotNull of(String table, String column) {
        return new SetNotNull(table, column);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new DropNotNull(table, column));
    }

    @Override
    public String text() {
        return "alter table " + table + " alter column " + column + " set not null, by way of a validated check";
    }
}
