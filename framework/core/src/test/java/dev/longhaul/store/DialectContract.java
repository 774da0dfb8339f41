package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store relies on, said to a real server. */
abstract class DialectContract {
    final SqlDatabase database;
    final Dialect dialect;

    DialectContract(SqlDatabase database) throws SQLException {
        this.database = database;
        this.dialect = database.dialect();
        database.run("create table item (id integer primary key, tenant integer, name varchar(50));"
                + "insert into item values (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c')");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    /** A statement that lasts for many seconds unless it is cancelled. */
    abstract String slowStatement();

    @Test
    void it_knows_its_name() {
        assertThat(dialect.name()).isEqualTo(database.dialectName());
    }

    @Test
    void an_update_answers_the_rows_as_they_are_after_it() throws SQLException {
        try (Connection connection = database.connection()) {
            String sql = dialect.returning(
                    "update item set name = name || '!', tenant = tenant + 1 where id = ?", "name, tenant");
            assertThat(Jdbc.query(connection, sql, row -> row.getString(1) + row.getInt(2), 2))
                    .containsExactly("b!2");
            assertThat(Jdbc.query(connection, sql, row -> row.getString(1), 99)).isEmpty();
            String insert = dialect.returning("insert into item values (?, 7, ?)", "id, tenant, name");
            assertThat(Jdbc.query(connection, insert, row -> row.getString(3), 4, "d"))
                    .containsExactly("d");
        }
        assertThat(database.texts("select name from item order by id")).containsExactly("a", "b!", "c", "d");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 60_000, -60_000, 3_600_000, -86_400_000, 31_536_000_000L, -31_536_000_000L})
    void milliseconds_are_added_to_now_and_told_apart_again(long millis) throws SQLException {
        String between = dialect.millisBetween(dialect.nowPlusMillis(), "current_timestamp");
        assertThat(Long.parseLong(database.text("select " + between, millis))).isEqualTo(millis);
    }

    @Test
    void a_moment_that_has_passed_is_before_now_and_one_to_come_behind_it() throws SQLException {
        String sql = "select count(*) from item where " + dialect.nowPlusMillis() + " < current_timestamp";
        assertThat(database.text(sql, -1L)).isEqualTo("3");
        assertThat(database.text(sql, 0L)).isEqualTo("0");
        assertThat(database.text(sql, 1L)).isEqualTo("0");
    }

    @Test
    void the_last_key_is_found_for_one_and_several_columns_and_not_in_an_empty_table() throws SQLException {
        assertThat(database.texts(dialect.lastKey("item", List.of("id")))).containsExactly("3");
        assertThat(database.texts(dialect.lastKey("item", List.of("name")))).containsExactly("c");
        try (Connection connection = database.connection()) {
            String sql = dialect.lastKey("item", List.of("tenant", "id"));
            assertThat(Jdbc.query(connection, sql, row -> row.getInt(1) + "/" + row.getInt(2)))
                    .containsExactly("2/3");
        }
        database.run("delete from item");
        assertThat(database.texts(dialect.lastKey("item", List.of("id")))).isEmpty();
        assertThat(database.texts(dialect.lastKey("item", List.of("tenant", "id"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "MixedCase", "order", "GROUP", "\"Odd name; --\"", "\"dou\"\"ble\"", "ÄPFEL", "_x$1"})
    void a_table_is_found_under_the_name_under_which_it_was_made(String name) throws SQLException {
        boolean reserved = name.equals("order") || name.equals("GROUP");
        String made = reserved ? dialect.identifier(name) : name;
        database.run("create table " + made + " (a integer)");
        assertThat(database.text("select count(*) from " + dialect.identifier(name)))
                .isEqualTo("0");
        database.run("create schema app");
        database.run("create table app." + made + " (a integer)");
        assertThat(database.text("select count(*) from " + dialect.identifier("app." + name)))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r"})
    void a_comment_ends_where_the_reader_of_sql_texts_thinks_it_does(String lineEnd) throws SQLException {
        String sql = "select 'code' -- no code" + lineEnd + " || ' again'";
        boolean codeAgain = SqlText.pieces(sql).stream()
                .filter(SqlText.Piece::code)
                .anyMatch(piece -> piece.text().contains("||"));
        assertThat(codeAgain).isTrue();
        assertThat(database.text(sql)).isEqualTo("code again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'it''s ' || ?",
                "select $$ ? ' $$ || ?",
                "select /* ? */ 'a' || ?",
                "select 'a' -- ?\n || ?",
                "select ? as \"a?\"",
                "select '--' || ?"
            })
    void a_parameter_is_where_the_reader_of_sql_texts_thinks_it_is(String sql) throws SQLException {
        Placeholders.Bound bound = Placeholders.NONE.bind(sql, "P");
        assertThat(database.text(bound.sql(), bound.parameters())).endsWith("P");
    }

    @Test
    void a_backend_is_known_by_its_number_and_start() throws SQLException {
        try (Connection one = database.connection();
                Connection other = database.connection()) {
            Backend first = dialect.adopt(one, "longhaul: a");
            Backend second = dialect.adopt(other, "longhaul: b");
            assertThat(first.pid()).isPositive().isNotEqualTo(second.pid());
            assertThat(first.start()).isNotBlank();
            assertThat(dialect.adopt(one, "longhaul: a")).isEqualTo(first);
            assertThat(Backend.of(first.text())).contains(first);
        }
    }

    @Test
    void the_backend_that_is_meant_is_ended_and_its_transaction_with_it() throws SQLException {
        try (Connection owner = database.connection();
                Connection control = database.connection()) {
            Backend backend = dialect.adopt(owner, "longhaul: a");
            owner.setAutoCommit(false);
            Jdbc.update(owner, "delete from item");
            assertThat(dialect.terminate(control, backend)).isTrue();
            assertThatThrownBy(() -> Jdbc.update(owner, "delete from item")).isInstanceOf(SQLException.class);
            assertThat(database.text("select count(*) from item")).isEqualTo("3");
            await().until(() -> !dialect.terminate(control, backend));
        }
    }

    @Test
    void one_of_another_number_or_start_is_left_alone() throws SQLException {
        try (Connection owner = database.connection();
                Connection control = database.connection()) {
            Backend backend = dialect.adopt(owner, "longhaul: a");
            List<Backend> others = List.of(
                    new Backend(backend.pid() + 1_000_000, backend.start()),
                    new Backend(backend.pid(), "2000-01-01 00:00:00+00"),
                    new Backend(backend.pid(), ""),
                    new Backend(backend.pid(), "%"));
            for (Backend other : others) {
                assertThat(dialect.terminate(control, other)).isFalse();
                dialect.cancel(control, other);
            }
            assertThat(owner.isValid(5)).isTrue();
            assertThat(dialect.adopt(owner, "longhaul: a")).isEqualTo(backend);
        }
    }

    @Test
    void cancelling_ends_the_statement_and_leaves_the_session() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection owner = database.connection();
                Connection control = database.connection()) {
            Backend backend = dialect.adopt(owner, "longhaul: a");
            Future<ErrorKind> kind = thread.submit(() -> {
                try {
                    Jdbc.query(owner, slowStatement(), row -> 1);
                    return ErrorKind.FATAL;
                } catch (SQLException e) {
                    return ErrorTable.kindOf(e, true);
                }
            });
            await().until(() -> {
                dialect.cancel(control, backend);
                return kind.isDone();
            });
            assertThat(kind.get()).isEqualTo(ErrorKind.OUR_LIMIT);
            assertThat(dialect.adopt(owner, "longhaul: a")).isEqualTo(backend);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void transactions_that_are_open_now_are_known_until_they_end() throws SQLException {
        try (Connection writer = database.connection();
                Connection control = database.connection()) {
            writer.setAutoCommit(false);
            Jdbc.update(writer, "update item set name = 'x' where id = 1");
            String mark = dialect.markOpenTransactions(control).orElseThrow();
            assertThat(dialect.openSince(control, mark)).isTrue();
            writer.commit();
            assertThat(dialect.openSince(control, mark)).isFalse();
            Jdbc.update(writer, "update item set name = 'y' where id = 1");
            writer.rollback();
            assertThat(dialect.openSince(control, mark)).isFalse();
        }
    }
}
