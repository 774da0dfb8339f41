package dev.longhaul.operation;

import dev.longhaul.job.UsageException;
import java.util.Optional;

/**
 * Lets a column be null again, and drops what an unfinished {@link SetNotNull} has left. Immutable.
 *
 * @param table the table, optionally with its schema
 * @param column the column
 */
public record DropNotNull(String table, String column) implements CatalogStep {
    /** Checks the parts. */
    public DropNotNull {
        if (table.isBlank() || column.isBlank()) {
            throw new UsageException("DropNotNull.of needs a table and a column.");
        }
    }

    /**
     * Lets a column be null.
     *
     * @param table the table
     * @param column the column
     * @return the step
     */
    public static DropNotNull of(String table, String column) {
        return new DropNotNull(table, column);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new SetNotNull(table, column));
    }

    @Override
    public String text() {
        return "alter table " + table + " alter column " + column + " drop not null";
    }
}
