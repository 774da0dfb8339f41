package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.MigrationName;
import dev.longhaul.state.Status;
import dev.longhaul.testing.SchemaScript;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables as the shipped script makes them. */
abstract class SchemaContract {
    final SqlDatabase database;

    SchemaContract(SqlDatabase database) {
        this.database = database;
    }

    /** The insert of the documentation that does nothing the second time. */
    abstract String idempotentInsert(String name);

    @BeforeEach
    void makeTables() throws SQLException {
        apply();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    final void apply() throws SQLException {
        database.run(SchemaScript.text(database.dialectName()));
    }

    @Test
    @DisplayName("L1 an insert with nothing but a name works")
    void plainInsert() throws SQLException {
        database.run("insert into long_running_migration (name) values ('x')");
        assertThat(database.texts(
                        "select status || '/' || epoch || '/' || batch_seq || '/' || attempts || '/' || fence || '/'"
                                + " || execute_immediately from long_running_migration"
                                + " where name = 'x' and run_token is null and created_at <= current_timestamp"))
                .singleElement()
                .asString()
                .isEqualToIgnoringCase("created/1/0/0/0/false");
    }

    @Test
    @DisplayName("G1 the same name twice is refused by the database")
    void sameNameTwice() throws SQLException {
        database.run("insert into long_running_migration (name) values ('x')");
        assertThatThrownBy(() -> database.run("insert into long_running_migration (name) values ('x')"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"));
        assertThat(database.text("select count(*) from long_running_migration")).isEqualTo("1");
    }

    @Test
    @DisplayName("G1 the idempotent insert may be applied again and leaves the row as it is")
    void idempotent() throws SQLException {
        database.run(idempotentInsert("x"));
        database.run("update long_running_migration set status = 'completed', batch_seq = 7");
        database.run(idempotentInsert("x"));
        database.run(idempotentInsert("y"));
        assertThat(database.texts("select name || ' ' || status || ' ' || batch_seq from long_running_migration"
                        + " order by name"))
                .containsExactly("x completed 7", "y created 0");
    }

    @Test
    @DisplayName("G1 the insert that is the same for both databases may be applied again as well")
    void portableIdempotent() throws SQLException {
        String insert = "insert into long_running_migration (name) select 'x' where not exists"
                + " (select 1 from long_running_migration where name = 'x')";
        assertThat(database.update(insert)).isEqualTo(1);
        assertThat(database.update(insert)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void each_status_may_stand_in_a_row(Status status) throws SQLException {
        assertThat(database.update("insert into long_running_migration (name, status) values ('x', ?)", status.text()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CREATED", "done", "running", " created"})
    void nothing_else_may(String status) {
        assertThatThrownBy(() ->
                        database.update("insert into long_running_migration (name, status) values ('x', ?)", status))
                .isInstanceOf(SQLException.class);
    }

    @Test
    @DisplayName("L11 a migration without a name is refused")
    void withoutAName() {
        assertThatThrownBy(() -> database.run("insert into long_running_migration (status) values ('created')"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void a_name_may_be_as_long_as_the_rule_for_names_says() throws SQLException {
        String longest = "\u00e4".repeat(MigrationName.MAX_LENGTH);
        database.update("insert into long_running_migration (name) values (?)", longest);
        assertThat(database.text("select name from long_running_migration")).isEqualTo(longest);
        assertThatThrownBy(() -> database.update("insert into long_running_migration (name) values (?)", longest + "x"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void with_a_migration_goes_all_that_tells_of_it() throws SQLException {
        database.run("insert into long_running_migration (name) values ('x')");
        String id = database.text("select id from long_running_migration");
        List<String> children = List.of(
                "long_running_migration_run (migration_id, epoch, fence, node) values (%s, 1, 1, 'n')",
                "long_running_migration_event (migration_id, epoch, actor, channel, action, to_status)"
                        + " values (%s, 1, 'a', 'engine', 'register', 'created')",
                "long_running_migration_range (migration_id, epoch) values (%s, 1)",
                "long_running_migration_quarantine (migration_id, epoch, row_key, error_class)"
                        + " values (%s, 1, '7', 'e')");
        for (String child : children) {
            database.run("insert into " + child.formatted(id));
        }
        database.run("delete from long_running_migration");
        for (String child : children) {
            String table = child.substring(0, child.indexOf(' '));
            assertThat(database.text("select count(*) from " + table)).as(table).isEqualTo("0");
        }
    }

    @Test
    void an_error_of_the_longest_kind_fits() throws SQLException {
        String error = History.bounded("\u20ac".repeat(500_000));
        database.update(
                "insert into long_running_migration (name, error, status_reason) values ('x', ?, ?)", error, error);
        assertThat(database.text("select error from long_running_migration")).isEqualTo(error);
    }

    @Test
    void an_error_that_quotes_what_no_database_can_hold_can_be_kept() throws SQLException {
        String error = History.bounded("a\u0000b\uD83D\uDE00");
        database.update("insert into long_running_migration (name, error) values ('x', ?)", error);
        assertThat(database.text("select error from long_running_migration")).isEqualTo("a\uFFFDb\uD83D\uDE00");
    }
}
