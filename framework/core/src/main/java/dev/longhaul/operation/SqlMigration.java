package dev.longhaul.operation;

import dev.longhaul.job.JobInput;
import java.util.List;

/**
 * A migration that is only SQL: one statement or a few, with what undoes them.
 *
 * <pre>{@code
 * @Migration(name = "0012_note_index")
 * public final class NoteIndex implements SqlMigration {
 *     public Operation sql() {
 *         return Operation.sql("sql", "alter table note add column lang text").rollback("alter table note drop column lang");
 *     }
 * }
 * }</pre>
 */
public interface SqlMigration extends OperationsJob {
    /**
     * The SQL.
     *
     * @return one operation
     */
    Operation sql();

    @Override
    default List<Operation> operations(JobInput input) {
        return List.of(sql());
    }
}
