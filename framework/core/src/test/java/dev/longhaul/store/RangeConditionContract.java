package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows between two keys, compared with those that Java finds between them. */
abstract class RangeConditionContract {
    private static final int VALUES = 4;
    private static final Comparator<List<Object>> BY_KEY = (a, b) -> {
        for (int i = 0; i < a.size(); i++) {
            int order = Long.compare((Long) a.get(i), (Long) b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    };

    private final SqlDatabase database;
    private final Dialect dialect;

    RangeConditionContract(SqlDatabase database) throws SQLException {
        this.database = database;
        this.dialect = database.dialect();
        // All of 4 × 4 × 4 keys, so that equal beginnings occur in every combination.
        database.run("create table item (a bigint not null, b bigint not null, c bigint not null)");
        StringBuilder values = new StringBuilder("insert into item values ");
        for (int i = 0; i < VALUES * VALUES * VALUES; i++) {
            values.append(i == 0 ? "" : ", ")
                    .append('(')
                    .append(i / (VALUES * VALUES))
                    .append(", ")
                    .append(i / VALUES % VALUES)
                    .append(", ")
                    .append(i % VALUES)
                    .append(')');
        }
        database.run(values.toString());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void the_database_finds_the_rows_that_lie_between(int columns) throws SQLException {
        List<String> names = List.of("a", "b", "c").subList(0, columns);
        Random random = new Random(columns);
        try (Connection connection = database.connection()) {
            List<List<Object>> all = keys(connection, names, "1 = 1");
            for (int round = 0; round < 300; round++) {
                List<Object> after = round % 5 == 0 ? List.of() : key(random, columns);
                List<Object> through = round % 7 == 0 ? List.of() : key(random, columns);
                List<List<Object>> expected = all.stream()
                        .filter(key -> after.isEmpty() || BY_KEY.compare(key, after) > 0)
                        .filter(key -> through.isEmpty() || BY_KEY.compare(key, through) <= 0)
                        .toList();
                RangeCondition range = new RangeCondition(dialect, names, after, through, Optional.empty());
                assertThat(keys(
                                connection,
                                names,
                                range.sql(Optional.empty()),
                                range.parameters().toArray()))
                        .as("after %s through %s", after, through)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void ranges_that_follow_each_other_meet_every_row_once(int columns) throws SQLException {
        List<String> names = List.of("a", "b", "c").subList(0, columns);
        Random random = new Random(columns);
        try (Connection connection = database.connection()) {
            List<List<Object>> cuts = new ArrayList<>(List.of(List.of()));
            for (int i = 0; i < 6; i++) {
                cuts.add(key(random, columns));
            }
            List<List<Object>> sorted = cuts.stream()
                    .filter(key -> !key.isEmpty())
                    .sorted(BY_KEY)
                    .distinct()
                    .collect(Collectors.toCollection(ArrayList::new));
            sorted.add(0, List.of());
            sorted.add(List.of());
            List<List<Object>> met = new ArrayList<>();
            for (int i = 1; i < sorted.size(); i++) {
                RangeCondition range =
                        new RangeCondition(dialect, names, sorted.get(i - 1), sorted.get(i), Optional.empty());
                met.addAll(keys(
                        connection,
                        names,
                        range.sql(Optional.empty()),
                        range.parameters().toArray()));
            }
            assertThat(met).isEqualTo(keys(connection, names, "1 = 1"));
        }
    }

    @Test
    void the_keysets_own_condition_keeps_to_itself() throws SQLException {
        RangeCondition range = new RangeCondition(
                dialect, List.of("a", "b"), List.of(1L, 2L), List.of(2L, 1L), Optional.of("c = 0 or c = 1"));
        try (Connection connection = database.connection()) {
            List<List<Object>> found = keys(
                    connection,
                    List.of("a", "b", "c"),
                    "not (" + range.sql(Optional.empty()) + ") and a = 2 and b = 0",
                    range.parameters().toArray());
            assertThat(found).containsExactly(List.of(2L, 0L, 2L), List.of(2L, 0L, 3L));
        }
    }

    @Test
    void an_alias_tells_two_tables_apart() throws SQLException {
        RangeCondition range =
                new RangeCondition(dialect, List.of("a", "b"), List.of(1L, 2L), List.of(1L, 3L), Optional.empty());
        assertThat(database.text(
                        "select count(*) from item x join item y on x.a = y.a and x.b = y.b and x.c = y.c where "
                                + range.sql(Optional.of("x")),
                        range.parameters().toArray()))
                .isEqualTo("4");
    }

    private static List<Object> key(Random random, int columns) {
        // Also keys that no row has: before the first and behind the last.
        return random.longs(columns, -1, VALUES + 1L)
                .boxed()
                .map(Object.class::cast)
                .toList();
    }

    private static List<List<Object>> keys(
            Connection connection, List<String> columns, String where, Object... parameters) throws SQLException {
        String names = String.join(", ", columns);
        return Jdbc.query(
                connection,
                "select " + names + " from item where " + where + " order by " + names,
                row -> {
                    List<Object> key = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                        key.add(row.getLong(i));
                    }
                    return key;
                },
                parameters);
    }
}
