package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.operation.Operation;
import dev.longhaul.run.TickReport;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An operation of SQL whose table somebody holds. */
class LockedOperationOnPostgresTest extends CaseContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Test
    @DisplayName("P4 an operation that waits for a lock gives it up again and again, and names who holds it")
    void held_table() throws Exception {
        items(3);
        register("operations");
        Longhaul node = node(Operations.operations(Operation.sql("column", "alter table item add column extra integer")
                .nothingToRollBack()));
        try (Connection holder = db.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("select count(*) as held_by_a_report from item");
            }
            Future<TickReport> tick = inBackground(node::tick);
            await().untilAsserted(() -> assertThat(db.state("operations").reason())
                    .contains(
                            "55P03",
                            "operation 'column'",
                            "waits for backend ",
                            "held_by_a_report",
                            "transaction open"));
            // Others come through while it waits, and between.
            assertThat(db.number("select count(*) from item")).isEqualTo(3);
            holder.rollback();
            join(tick);
        }
        assertMigration("operations").isCompleted().hasAttempts(0);
    }
}
