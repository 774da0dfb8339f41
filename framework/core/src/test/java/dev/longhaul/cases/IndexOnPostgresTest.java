package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.Operation;
import dev.longhaul.state.Action;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class IndexOnPostgresTest extends IndexContract {
    private static final Operation INDEX = Operation.of("index", CreateIndex.of("ix_v", "item", "v"));
    private static final String REPORT = "select count(*) from item";

    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    /** Somebody's transaction with a snapshot, for which builds wait. */
    private Connection report() throws SQLException {
        Connection connection = db.testDatabase().connection();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute(REPORT);
        }
        return connection;
    }

    private void awaitBlocked() {
        await().untilAsserted(() -> assertThat(db.state("operations").reason())
                .contains("building index ix_v on item: waiting for", REPORT));
    }

    @Test
    @DisplayName("O2 P21 a forced cancel stops a build and leaves no index; started again, it is built")
    void forced_cancel() throws SQLException {
        items(100);
        register("operations");
        Longhaul node = node(operations(INDEX));
        try (Connection report = report()) {
            Future<?> tick = inBackground(node::tick);
            awaitBlocked();
            assertThat(node.act(ActionRequest.of("operations", Action.FORCE_CANCEL, Person.of("ada")))
                            .done())
                    .isTrue();
            await().until(() ->
                    db.number("select count(*) from pg_stat_progress_create_index where datname = current_database()")
                            == 0);
            report.rollback();
            join(tick);
        }
        assertMigration("operations").hasStatus("cancelled").isUnclaimed();
        assertThat(hasIndex("ix_v")).isFalse();
        node.act(ActionRequest.of("operations", Action.ROLLBACK, Person.of("ada")));
        node.tick();
        assertMigration("operations").hasStatus("rolled_back");
        node.act(ActionRequest.of("operations", Action.RESTART, Person.of("ada")));
        node.tick();
        assertMigration("operations").isCompleted();
        assertThat(hasIndex("ix_v")).isTrue();
    }

    @Test
    @DisplayName(
            "P6 P5 an index over its timeout fails with what was in its way; the rollback drops what could not be dropped before")
    void timeout() throws SQLException {
        items(100);
        register("operations");
        Longhaul node = node(operations(INDEX.timeout(Duration.ofMillis(1_500))));
        try (Connection report = report()) {
            node.tick();
            assertMigration("operations").hasStatus("rolling_back");
            assertThat(db.state("operations").error()).contains("took longer than its timeout of 1.5s", REPORT);
            report.rollback();
        }
        node.tick();
        assertMigration("operations").hasStatus("rolled_back");
        assertThat(hasIndex("ix_v")).isFalse();
    }

    @Test
    @DisplayName("O1 O2 a shutdown cancels a build in time; the next node drops what is left and builds it")
    void shutdown() throws SQLException {
        items(100);
        register("operations");
        Longhaul first = node(operations(INDEX), builder -> builder.shutdownGrace(Duration.ofSeconds(2)));
        try (Connection report = report()) {
            Future<?> tick = inBackground(first::tick);
            awaitBlocked();
            first.close();
            join(tick);
            report.rollback();
        }
        assertMigration("operations").hasStatus("in_progress").isUnclaimed();
        assertThat(db.state("operations").attempts()).isZero();
        node(operations(INDEX)).tick();
        assertMigration("operations").isCompleted();
        assertThat(db.number("select count(*) from pg_index where indrelid = 'item'::regclass and indisvalid"))
                .isEqualTo(2);
    }
}
