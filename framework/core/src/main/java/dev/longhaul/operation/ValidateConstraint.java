package dev.longhaul.operation;

import dev.longhaul.job.UsageException;

/**
 * Validates a check or foreign key that was added {@code not valid}: a scan that stands in nobody's way. It needs no rollback. H2
 * validates when a constraint is added, so there it is skipped. Immutable.
 *
 * @param table the table, optionally with its schema
 * @param constraint the constraint's name
 */
public record ValidateConstraint(String table, String constraint) implements CatalogStep {
    /** Checks the parts. */
    public ValidateConstraint {
        if (table.isBlank() || constraint.isBlank()) {
            throw new UsageException("ValidateConstraint.of needs a table and the name of its constraint.");
        }
    }

    /**
     * Validates a constraint.
     *
     * @param table the table
     * @param constraint the constraint's name
     * @return the step
     */
    public static ValidateConstraint of(String table, String constraint) {
        return new ValidateConstraint(table, constraint);
    }

    @Override
    public String text() {
        return "alter table " + table + " validate constraint " + constraint;
    }
}
