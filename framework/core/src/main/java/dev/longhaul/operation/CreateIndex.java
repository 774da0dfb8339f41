package dev.longhaul.operation;

import dev.longhaul.job.UsageException;
import java.util.List;
import java.util.Optional;

/**
 * Builds an index; on PostgreSQL with {@code create index concurrently}. An index of the name that an interrupted build has left INVALID
 * is dropped and built again; a build that still runs on the server is waited for. Immutable.
 *
 * @param name the index, without schema: it is made in its table's
 * @param table the table, optionally with its schema; folded as the database folds it unless in double quotes
 * @param columns columns, or expressions in parentheses, each optionally with {@code desc} or an operator class
 * @param unique whether it is unique
 * @param method the access method, for example {@code gin}; nothing for the database's own choice
 * @param condition the condition of a partial index
 * @param included further columns that the index holds
 */
public record CreateIndex(
        String name,
        String table,
        List<String> columns,
        boolean unique,
        Optional<String> method,
        Optional<String> condition,
        List<String> included)
        implements CatalogStep {
    /** Checks the parts. */
    public CreateIndex {
        columns = List.copyOf(columns);
        included = List.copyOf(included);
        if (name.isBlank() || name.contains(".")) {
            throw new UsageException(
                    "CreateIndex.of(\"" + name + "\", …) needs a name without schema: it is made in its table's.");
        }
        if (table.isBlank() || columns.isEmpty() || columns.stream().anyMatch(String::isBlank)) {
            throw new UsageException("CreateIndex.of(\"" + name + "\", …) needs a table and at least one column.");
        }
    }

    /**
     * An index of the usual kind.
     *
     * @param name its name
     * @param table its table
     * @param columns its columns
     * @return the step
     */
    public static CreateIndex of(String name, String table, String... columns) {
        return new CreateIndex(name, table, List.of(columns), false, Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * Makes it unique.
     *
     * @return the step
     */
    public CreateIndex asUnique() {
        return new CreateIndex(name, table, columns, true, method, condition, included);
    }

    /**
     * Chooses the access method.
     *
     * @param accessMethod for example {@code gin}, {@code brin}, {@code hash}
     * @return the step
     */
    public CreateIndex using(String accessMethod) {
        return new CreateIndex(name, table, columns, unique, Optional.of(accessMethod), condition, included);
    }

    /**
     * Makes it partial.
     *
     * @param sqlCondition which rows it holds
     * @return the step
     */
    public CreateIndex where(String sqlCondition) {
        return new CreateIndex(name, table, columns, unique, method, Optional.of(sqlCondition), included);
    }

    /**
     * Has it hold further columns.
     *
     * @param furtherColumns the columns
     * @return the step
     */
    public CreateIndex including(String... furtherColumns) {
        return new CreateIndex(name, table, columns, unique, method, condition, List.of(furtherColumns));
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new DropIndex(name, table, Optional.of(this)));
    }

    @Override
    public String text() {
        return "create " + (unique ? "unique " : "") + "index concurrently " + name + " on " + table
                + method.map(accessMethod -> " using " + accessMethod).orElse("") + " (" + String.join(", ", columns)
                + ")"
                + (included.isEmpty() ? "" : " include (" + String.join(", ", included) + ")")
                + condition.map(where -> " where " + where).orElse("");
    }
}
