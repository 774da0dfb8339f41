package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DialectOnPostgresTest extends DialectContract {
    DialectOnPostgresTest() throws SQLException {
        super(SqlDatabase.postgres());
    }

    @Override
    String slowStatement() {
        return "select pg_sleep(60)";
    }

    @Test
    void a_backend_that_does_not_bear_our_name_is_left_alone() throws SQLException {
        try (Connection owner = database.connection();
                Connection control = database.connection()) {
            Backend backend = dialect.adopt(owner, "longhaul: a");
            dialect.release(owner, "psql");
            assertThat(dialect.terminate(control, backend)).isFalse();
            assertThat(owner.isValid(5)).isTrue();
            assertThat(dialect.adopt(owner, "longhaul: b")).isEqualTo(backend);
            assertThat(dialect.terminate(control, backend)).isTrue();
        }
    }

    @Test
    void the_servers_limits_and_the_marker_end_with_the_transaction() throws SQLException {
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            dialect.beginBatch(
                    connection,
                    new Limits(Duration.ofSeconds(7), Duration.ofSeconds(3), Duration.ofSeconds(5)),
                    "mark",
                    Optional.empty());
            assertThat(setting(connection, "statement_timeout")).isEqualTo("7s");
            assertThat(setting(connection, "lock_timeout")).isEqualTo("3s");
            assertThat(setting(connection, "idle_in_transaction_session_timeout"))
                    .isEqualTo("7s");
            assertThat(setting(connection, "transaction_timeout")).isEqualTo("14s");
            assertThat(marked(connection, "mark")).contains(true);
            assertThat(marked(connection, "another")).contains(false);
            connection.commit();
            assertThat(setting(connection, "statement_timeout")).isEqualTo("0");
            assertThat(setting(connection, "transaction_timeout")).isEqualTo("0");
            assertThat(marked(connection, "mark")).contains(false);
        }
    }

    @Test
    void keys_are_unique_only_where_the_database_sees_to_it() throws SQLException {
        try (Connection connection = database.connection()) {
            Jdbc.update(
                    connection,
                    "create table keyed (id bigint primary key, a int not null, \"B\" int not null, c int not null,"
                            + " d int not null, e text collate \"C\" not null, f int not null, unique (a, \"B\"), unique (d) deferrable)");
            Jdbc.update(connection, "create unique index on keyed (c) where c > 0");
            Jdbc.update(connection, "create unique index on keyed (e collate \"POSIX\")");
            Jdbc.update(connection, "create unique index on keyed (f) include (c)");
            Jdbc.update(connection, "create table parent (id bigint primary key)");
            Jdbc.update(connection, "create table child () inherits (parent)");
            Jdbc.update(connection, "create view seen as select id from keyed");

            assertThat(unique(connection, "keyed", "id")).isTrue();
            assertThat(unique(connection, "keyed", "c", "id"))
                    .as("with more columns")
                    .isTrue();
            assertThat(unique(connection, "keyed", "B", "a")).isTrue();
            assertThat(unique(connection, "keyed", "a")).as("half a key").isFalse();
            assertThat(unique(connection, "keyed", "d")).as("deferrable").isFalse();
            assertThat(unique(connection, "keyed", "c")).as("of some rows").isFalse();
            assertThat(unique(connection, "keyed", "e"))
                    .as("by another collation")
                    .isFalse();
            assertThat(unique(connection, "keyed", "f"))
                    .as("with included columns")
                    .isTrue();
            assertThat(unique(connection, "parent", "id")).as("with children").isFalse();
            assertThat(unique(connection, "seen", "id")).as("a view").isFalse();
            assertThat(unique(connection, "nowhere", "id")).isFalse();
        }
    }

    private boolean unique(Connection connection, String table, String... columns) throws SQLException {
        return dialect.isUnique(
                connection,
                table,
                java.util.Arrays.stream(columns).map(name -> "\"" + name + "\"").toList());
    }

    @Test
    void the_server_ends_a_statement_that_lasts_too_long() throws SQLException {
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            dialect.beginBatch(
                    connection,
                    new Limits(Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofSeconds(5)),
                    "mark",
                    Optional.empty());
            assertThatThrownBy(() -> Jdbc.query(connection, slowStatement(), row -> 1))
                    .satisfies(
                            error -> assertThat(ErrorTable.kindOf(error, true)).isEqualTo(ErrorKind.OUR_LIMIT))
                    .satisfies(
                            error -> assertThat(ErrorTable.kindOf(error, false)).isEqualTo(ErrorKind.RETRY));
        }
    }

    @Test
    void a_transaction_that_has_begun_and_not_yet_written_is_waited_for_as_well() throws SQLException {
        try (Connection reader = database.connection();
                Connection control = database.connection()) {
            reader.setAutoCommit(false);
            Jdbc.query(reader, "select 1", row -> 1);
            String mark = dialect.markOpenTransactions(control).orElseThrow();
            assertThat(dialect.openSince(control, mark)).isTrue();
            reader.commit();
            assertThat(dialect.openSince(control, mark)).isFalse();
        }
    }

    @Test
    void the_planner_is_asked_for_an_estimate() throws SQLException {
        database.run("insert into item select i, 1, 'x' from generate_series(10, 5009) i; analyze item");
        try (Connection connection = database.connection()) {
            assertThat(dialect.estimateRows(connection, "select 1 from item").orElseThrow())
                    .isBetween(4_000L, 6_000L);
            assertThat(dialect.estimateRows(connection, "select 1 from item where id <= ?", 100)
                            .isPresent())
                    .isTrue();
        }
    }

    @Test
    void settings_that_let_dead_clients_live_long_are_named_with_what_to_do() throws SQLException {
        try (Connection connection = database.connection()) {
            assertThat(dialect.reapingWarnings(connection))
                    .anySatisfy(warning -> assertThat(warning)
                            .contains("client_connection_check_interval")
                            .contains("10s"));
        }
    }

    private static Optional<Boolean> marked(Connection connection, String marker) throws SQLException {
        String sql = "select coalesce(" + new PostgresDialect(18).inMarkedBatch() + ", false)";
        return Jdbc.first(connection, sql, row -> row.getBoolean(1), marker);
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return Jdbc.first(connection, "select current_setting(?)", row -> row.getString(1), name)
                .orElseThrow();
    }
}
