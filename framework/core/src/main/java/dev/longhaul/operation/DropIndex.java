package dev.longhaul.operation;

import dev.longhaul.job.UsageException;
import java.util.Optional;

/**
 * Drops an index; on PostgreSQL with {@code drop index concurrently}. One that is not there is skipped. Immutable.
 *
 * @param name the index, without schema
 * @param table its table, optionally with its schema
 * @param rebuiltBy how a rollback makes it again
 */
public record DropIndex(String name, String table, Optional<CreateIndex> rebuiltBy) implements CatalogStep {
    /** Checks the parts. */
    public DropIndex {
        if (name.isBlank() || name.contains(".") || table.isBlank()) {
            throw new UsageException(
                    "DropIndex.of(\"" + name + "\", \"" + table + "\") needs a name without schema, and the table.");
        }
    }

    /**
     * Drops an index that a rollback cannot make again.
     *
     * @param name its name
     * @param table its table
     * @return the step
     */
    public static DropIndex of(String name, String table) {
        return new DropIndex(name, table, Optional.empty());
    }

    /**
     * Drops an index that a rollback makes again.
     *
     * @param index the index as it is
     * @return the step
     */
    public static DropIndex of(CreateIndex index) {
        return new DropIndex(index.name(), index.table(), Optional.of(index));
    }

    @Override
    public Optional<Step> inverse() {
        return rebuiltBy.map(index -> index);
    }

    @Override
    public String text() {
        return "drop index concurrently " + name + " (on " + table + ")";
    }
}
