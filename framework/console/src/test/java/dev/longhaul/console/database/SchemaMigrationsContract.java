package dev.longhaul.console.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How schema migrations are applied, on every database alike. */
abstract class SchemaMigrationsContract {
    private TestDatabase database;

    abstract TestDatabase create();

    abstract Dialect dialect();

    @BeforeEach
    void open() {
        database = create();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SchemaMigrations schema() {
        return SchemaMigrations.of(database.dataSource(4));
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getLong(1);
        }
    }

    @Test
    void own_tables_are_made_once_under_a_history_of_their_own() throws SQLException {
        assertThat(schema().applyLonghaul()).isPositive();
        assertThat(schema().applyLonghaul()).isZero();

        assertThat(count("select count(*) from \"longhaul_schema_history\"")).isPositive();
        assertThat(count("select count(*) from long_running_migration")).isZero();
    }

    @Test
    void tables_of_others_are_no_hindrance() throws SQLException {
        execute("create table account (id bigint primary key)");

        assertThat(schema().applyLonghaul()).isPositive();
        assertThat(schema().applyApplication()).isEqualTo(2);
    }

    @Test
    @DisplayName("L1 the same schema migration makes its table and registers its migration on every database")
    void the_same_script_works_everywhere() throws SQLException {
        schema().applyLonghaul();

        assertThat(schema().applyApplication()).isEqualTo(2);
        assertThat(schema().applyApplication()).isZero();
        assertThat(count("select count(*) from test_row")).isEqualTo(2_500);
        assertThat(count("select count(*) from long_running_migration where name = '0001_fill' and status = 'created'"))
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "G1 a name that stands already is refused by the database, and left alone by the insert that 'new' writes")
    void a_name_stands_once() throws SQLException {
        schema().applyLonghaul();
        schema().applyApplication();

        execute("insert into long_running_migration (name) select '0001_fill'"
                + " where not exists (select 1 from long_running_migration where name = '0001_fill')");

        assertThat(count("select count(*) from long_running_migration")).isEqualTo(1);
        assertThatThrownBy(() -> execute("insert into long_running_migration (name) values ('0001_fill')"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"));
    }

    @Test
    void tables_that_were_made_by_hand_from_the_printed_script_are_left_alone() throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (String sql :
                    SchemaScript.of(dialect()).replaceAll("(?m)--.*$", "").split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }

        assertThat(schema().applyLonghaul()).isZero();
        assertThat(schema().applyApplication()).isEqualTo(2);
    }

    @Test
    void nodes_that_start_at_once_apply_each_script_once() throws Exception {
        Callable<Integer> node = () -> schema().applyLonghaul();
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        try {
            int applied = 0;
            for (Future<Integer> result : nodes.invokeAll(List.of(node, node))) {
                applied += result.get();
            }
            assertThat(applied)
                    .as("scripts of which each was applied by one node")
                    .isPositive();
            assertThat(schema().applyLonghaul()).isZero();
            assertThat(count("select count(*) from \"" + SchemaMigrations.LONGHAUL_HISTORY
                            + "\" where \"version\" is not null"))
                    .isEqualTo(applied);
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void a_script_that_fails_is_refused_by_name() throws SQLException {
        schema().applyLonghaul();
        execute("create table test_row (id bigint primary key)");

        assertThatThrownBy(() -> schema().applyApplication())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("V1__test_row.sql");
    }
}
