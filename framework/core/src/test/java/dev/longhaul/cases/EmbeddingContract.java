package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.Longhaul;
import dev.longhaul.job.LonghaulException;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What surrounds an embedded Longhaul stays as it was. */
abstract class EmbeddingContract extends CaseContract {
    private final List<HikariDataSource> pools = new ArrayList<>();

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }

    /** The session's state as far as Longhaul, or a job, could have left something in it. */
    abstract List<String> sessionStateQueries();

    private List<String> stateOf(Connection connection) throws SQLException {
        List<String> state = new ArrayList<>();
        state.add("autocommit " + connection.getAutoCommit());
        state.add("isolation " + connection.getTransactionIsolation());
        state.add("read only " + connection.isReadOnly());
        for (String query : sessionStateQueries()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                row.next();
                state.add(query + " " + row.getString(1));
            }
        }
        return state;
    }

    @Test
    void no_session_state_leaks_through_the_pool() throws SQLException {
        items(6);
        register("alpha", "beta");
        List<String> untouched;
        try (Connection fresh = db.testDatabase().connection()) {
            untouched = stateOf(fresh);
        }
        HikariDataSource pool = db.testDatabase().dataSource(4);
        pools.add(pool);
        Longhaul node = node(
                alpha(addOneToEach(2)),
                Jobs.beta(run -> run.once(batch -> {
                    throw new IllegalStateException("on purpose");
                })),
                builder -> builder.dataSource(pool).slots(2));
        node.tick();
        node.close();
        assertMigration("alpha").isCompleted();
        assertMigration("beta").isFailed();
        List<Connection> borrowed = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                borrowed.add(pool.getConnection());
                assertThat(stateOf(borrowed.get(i))).isEqualTo(untouched);
            }
        } finally {
            for (Connection connection : borrowed) {
                connection.close();
            }
        }
    }

    @Test
    void a_pool_with_the_promised_room_is_enough_and_stays_open() {
        items(6);
        register("alpha");
        HikariDataSource pool = db.testDatabase().dataSource(3);
        pools.add(pool);
        Longhaul node = node(alpha(addOneToEach(2)), builder -> builder.dataSource(pool));
        node.tick();
        node.close();
        assertMigration("alpha").isCompleted();
        assertThat(pool.isClosed()).isFalse();
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    @Test
    void any_data_source_will_do() {
        items(6);
        register("alpha");
        // Neither a pool nor unwrappable: what all the other tests use, said once.
        node(alpha(addOneToEach(2)), builder -> builder.dataSource(db.anotherDataSource()))
                .tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    void a_data_source_that_hands_out_connections_without_autocommit_will_do() {
        items(6);
        register("alpha");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(db.testDatabase().url());
        config.setUsername(db.testDatabase().user());
        config.setPassword(db.testDatabase().password());
        config.setAutoCommit(false);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        Longhaul node = node(alpha(addOneToEach(2)), builder -> builder.dataSource(pool));
        node.tick();
        node.close();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    abstract TestDatabase anotherDatabase();

    @Test
    void several_instances_on_different_databases_do_not_know_of_each_other() throws SQLException {
        items(4);
        register("alpha");
        try (TestDatabase elsewhere = anotherDatabase()) {
            try (Connection connection = elsewhere.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute(db.schemaScript());
                statement.execute("create table item (id bigint primary key, v integer not null default 0)");
                statement.execute("insert into item (id) values (1), (2), (3)");
                statement.execute("insert into long_running_migration (name) values ('alpha')");
            }
            Longhaul here = node(alpha(addOneToEach(2)), builder -> builder.tickEvery(Duration.ofMillis(100)));
            Longhaul there = node(
                    alpha(run -> run.eachBatch(
                            itemsBy(1), batch -> batch.update("update item set v = v + 10 where {range}"))),
                    builder ->
                            builder.dataSource(new TrackedDataSource(elsewhere)).tickEvery(Duration.ofMillis(100)));
            here.start();
            there.start();
            await().untilAsserted(() -> {
                assertMigration("alpha").isCompleted();
                assertThat(there.migration("alpha").orElseThrow().status().text())
                        .isEqualTo("completed");
            });
            assertEveryItemDoneOnce();
            here.close();
            try (Connection connection = elsewhere.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "update long_running_migration set status = 'created', epoch = 2, cursor_state = null,"
                                + " batch_seq = 0");
                await().until(() ->
                        there.migration("alpha").orElseThrow().status().text().equals("completed"));
                try (ResultSet row = statement.executeQuery("select min(v), max(v) from item")) {
                    row.next();
                    assertThat(List.of(row.getInt(1), row.getInt(2)))
                            .as("the one that is still open goes on working")
                            .containsExactly(20, 20);
                }
            }
            there.close();
        }
    }

    @Test
    void a_database_without_the_tables_is_refused_with_what_to_do() {
        db.run("drop table long_running_migration cascade");
        assertThatThrownBy(() -> node(alpha(addOneToEach(2))))
                .isInstanceOf(LonghaulException.class)
                .hasMessageContaining("long_running_migration");
        assertThat(db.dataSource().borrowed()).isZero();
    }

    @Test
    void a_database_out_of_reach_is_refused() {
        TrackedDataSource unreachable = db.anotherDataSource();
        unreachable.cut();
        assertThatThrownBy(() -> node(alpha(addOneToEach(2)), builder -> builder.dataSource(unreachable)))
                .isInstanceOf(LonghaulException.class)
                .hasRootCauseInstanceOf(SQLException.class);
    }

    @Test
    void a_builder_without_a_data_source_is_refused() {
        assertThatThrownBy(() -> Longhaul.builder().build())
                .isInstanceOf(LonghaulException.class)
                .hasMessageContaining("dataSource");
    }
}
