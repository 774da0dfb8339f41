package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Keyset;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.Limits;
import dev.longhaul.store.WorkConnection;
import dev.longhaul.store.WorkTransaction;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Parts of about the same number of rows, wherever the rows are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KeyCutsContract {
    private TestDatabase database;
    private Dialect dialect;

    abstract TestDatabase database();

    /** A table function of the numbers from 1. */
    abstract String series(int n);

    /** A text that is another one for every number, in no order. */
    abstract String hash(String number);

    @BeforeAll
    void open() throws SQLException {
        database = database();
        try (Connection connection = database.connection()) {
            dialect = Dialect.of(connection);
        }
    }

    @AfterAll
    void close() {
        database.close();
    }

    final void sql(String... statements) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @FunctionalInterface
    interface Look<T> {
        T in(WorkTransaction transaction) throws SQLException;
    }

    final <T> T look(Look<T> look) throws SQLException {
        try (WorkConnection connection =
                WorkConnection.open(database.dataSource(2), dialect, Optional.empty(), "cuts")) {
            WorkTransaction transaction = connection.begin(Limits.of(Duration.ofSeconds(60), Duration.ofSeconds(60)));
            try {
                return look.in(transaction);
            } finally {
                transaction.rollback();
            }
        }
    }

    /** How many rows there are in each part; {@code exactUpTo} 0 has the rows sampled where that is possible. */
    final List<Long> parts(Keyset keyset, int parts, long exactUpTo, int sampleRows) throws SQLException {
        KeysetTable table = KeysetTable.of(dialect, keyset);
        return look(transaction -> {
            List<Object> finish = table.last(transaction).orElseThrow();
            OptionalLong counted = table.count(transaction, finish);
            List<List<Object>> ends = new ArrayList<>(
                    new KeyCuts(table, exactUpTo, sampleRows).cut(transaction, List.of(), finish, counted, parts));
            ends.add(finish);
            List<Long> sizes = new ArrayList<>();
            List<Object> after = List.of();
            for (List<Object> end : ends) {
                transaction.placeholders(table.placeholders(after, end, 1));
                sizes.add(transaction.count("select count(*) from " + table.table() + " where {range}"));
                after = end;
            }
            assertThat(sizes.stream().mapToLong(Long::longValue).sum())
                    .as("rows in all parts together")
                    .isEqualTo(counted.orElseThrow());
            return sizes;
        });
    }

    private void assertEven(Keyset keyset, int rows) throws SQLException {
        List<Long> sizes = parts(keyset, 8, Long.MAX_VALUE, 1);
        assertThat(sizes)
                .as("%s", keyset)
                .hasSize(8)
                .allSatisfy(size -> assertThat(size).isBetween(rows / 8L - 1, rows / 8L + 1));
    }

    @Test
    @DisplayName("S10 ids with gaps of hundreds of millions, most of them at one end: even parts")
    void sparse_ids() throws SQLException {
        sql(
                "create table sparse (id bigint primary key)",
                "insert into sparse select case when n <= 900 then n else n * 1600000 end from " + series(1000));
        assertEven(Keyset.of("sparse", "id"), 1000);
    }

    @Test
    @DisplayName("S10 composite, text and UUID keys: even parts in the database's own order")
    void other_keys() throws SQLException {
        sql(
                "create table pair (a integer not null, b varchar(40) not null, primary key (a, b))",
                "insert into pair select case when n < 700 then 1 else n end, " + hash("n") + " from " + series(800),
                "create table word (w varchar(40) primary key)",
                "insert into word select " + hash("n") + " from " + series(800),
                "create table thing (u uuid primary key)",
                "insert into thing select " + uuid() + " from " + series(800));
        assertEven(Keyset.of("pair", "a", "b"), 800);
        assertEven(Keyset.of("word", "w"), 800);
        assertEven(Keyset.of("thing", "u"), 800);
    }

    abstract String uuid();

    @Test
    @DisplayName("S10 a condition that only rows at the end meet: the parts have as many of these")
    void a_condition() throws SQLException {
        sql(
                "create table late (id bigint primary key, done boolean not null)",
                "insert into late select n, n <= 1600 from " + series(2000));
        assertEven(Keyset.of("late", "id").where("not done"), 400);
    }

    @Test
    @DisplayName("S10 keys that repeat are in one part, and no part is made of nothing")
    void keys_that_repeat() throws SQLException {
        sql(
                "create table twice (k integer not null)",
                "insert into twice select case when n <= 60 then 7 else n end from " + series(80));
        List<Long> sizes = parts(Keyset.of("twice", "k"), 8, Long.MAX_VALUE, 1);
        assertThat(sizes).hasSizeBetween(2, 8).doesNotContain(0L);
        assertThat(Collections.max(sizes)).isGreaterThanOrEqualTo(60);
    }

    @Test
    @DisplayName("S10 distinct values: the parts have as many values, however many rows one of them has")
    void distinct_values() throws SQLException {
        sql(
                "create table heavy (a integer not null, b varchar(9) not null)",
                "insert into heavy select 7, 'x' from " + series(3000),
                "insert into heavy select n, 'y' from " + series(80));
        KeysetTable table = KeysetTable.of(dialect, Keyset.of("heavy", "a", "b").distinct());
        List<Object> finish = List.of(80L, "y");
        OptionalLong counted = look(transaction -> table.count(transaction, finish));
        assertThat(counted).hasValue(81);
        List<List<Object>> cuts =
                look(transaction -> new KeyCuts(table).cut(transaction, List.of(), finish, counted, 3));
        assertThat(cuts).containsExactly(List.of(26L, "y"), List.of(53L, "y"));
        KeyCuts.Middle middle =
                look(transaction -> new KeyCuts(table).middle(transaction, List.of(1L, "y"), finish, 7));
        assertThat(middle.rows()).hasValue(80);
        assertThat(middle.key()).hasValue(List.of(40L, "y"));
    }

    @Test
    @DisplayName("S10 the middle of what is left has as many rows below as above")
    void the_middle() throws SQLException {
        sql("create table rest (id bigint primary key)", "insert into rest select n * n from " + series(1000));
        KeysetTable table = KeysetTable.of(dialect, Keyset.of("rest", "id"));
        KeyCuts.Middle middle = look(
                transaction -> new KeyCuts(table).middle(transaction, List.of(200L * 200), List.of(800L * 800), 7));
        assertThat(middle.rows()).hasValue(600);
        assertThat(middle.key()).hasValue(List.of(500L * 500));
        assertThat(look(transaction ->
                                new KeyCuts(table).middle(transaction, List.of(799L * 799), List.of(800L * 800), 7))
                        .key())
                .isEmpty();
    }
}
