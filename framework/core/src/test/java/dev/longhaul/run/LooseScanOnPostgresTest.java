package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Keyset;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.Limits;
import dev.longhaul.store.StatementWatch;
import dev.longhaul.store.WorkConnection;
import dev.longhaul.store.WorkTransaction;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What finding values costs on PostgreSQL goes by the values, in pages that are touched, and by what the planner knows of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LooseScanOnPostgresTest {
    private static final int VALUES = 40;
    private static final int ROWS_OF_VALUE = 2_000;

    /** Three pages of the index, one of the table where it is not known whether a row is visible to all, and the one that tells that. */
    private static final int PAGES_OF_VALUE = 6;

    /** The first look into an index also reads what stands at its beginning. */
    private static final int PAGES_ONCE = 10;

    private static final Pattern TOUCHED = Pattern.compile("\"Shared (?:Hit|Read) Blocks\": (\\d+)");

    private TestDatabase database;
    private Dialect dialect;

    @BeforeAll
    void open() throws SQLException {
        database = TestDatabase.postgres();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            dialect = Dialect.of(connection);
            statement.execute("create table event (id bigint not null, tenant_id bigint not null, kind text not null)");
            statement.execute("insert into event select n, n % " + VALUES + ", 'k' || n % " + VALUES
                    + " from generate_series(1, " + VALUES * ROWS_OF_VALUE + ") n");
            statement.execute("create index on event (tenant_id, kind)");
            statement.execute("analyze event");
        }
    }

    @AfterAll
    void close() {
        database.close();
    }

    /** How many pages the last of the statements that look at the table touches. */
    private final class Touched implements StatementWatch {
        private long pages;

        @Override
        public boolean wantsValues() {
            return true;
        }

        @Override
        public void before(String sql, Values values) throws SQLException {
            if (!sql.contains("\"event\"")) {
                return;
            }
            try (Connection other = database.connection();
                    PreparedStatement statement =
                            other.prepareStatement("explain (analyze, buffers, format json) " + sql)) {
                values.to(statement);
                try (ResultSet row = statement.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    // The first two are those of the whole.
                    pages = TOUCHED.matcher(row.getString(1))
                            .results()
                            .limit(2)
                            .mapToLong(found -> Long.parseLong(found.group(1)))
                            .sum();
                }
            }
        }
    }

    @FunctionalInterface
    private interface Look {
        void in(WorkTransaction transaction) throws SQLException;
    }

    private long touchedBy(Look look) throws SQLException {
        Touched touched = new Touched();
        look(touched, look);
        return touched.pages;
    }

    private void look(Look look) throws SQLException {
        look(StatementWatch.NONE, look);
    }

    private void look(StatementWatch watch, Look look) throws SQLException {
        try (WorkConnection connection =
                WorkConnection.open(database.dataSource(2), dialect, Optional.empty(), "loose")) {
            connection.watchedBy(watch);
            WorkTransaction transaction = connection.begin(Limits.of(Duration.ofSeconds(60), Duration.ofSeconds(60)));
            try {
                look.in(transaction);
            } finally {
                transaction.rollback();
            }
        }
    }

    private long pagesOfTable() throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select pg_relation_size('event') / current_setting('block_size')::bigint")) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 39})
    void touches_pages_by_values_and_not_by_rows(int values) throws SQLException {
        assertThat(pagesOfTable()).isGreaterThan(VALUES * PAGES_OF_VALUE + 100L);
        List<Object> finish = List.of(VALUES - 1L);
        KeysetTable one =
                KeysetTable.of(dialect, Keyset.of("event", "tenant_id").distinct());
        assertThat(touchedBy(transaction -> assertThat(one.rest(transaction, List.of(0L), finish, values))
                        .hasValue(new KeysetTable.Bound(List.of((long) values), values))))
                .isBetween((long) values, PAGES_ONCE + (long) PAGES_OF_VALUE * values);
        KeysetTable two =
                KeysetTable.of(dialect, Keyset.of("event", "tenant_id", "kind").distinct());
        List<Object> last = List.of(VALUES - 1L, "k" + (VALUES - 1));
        assertThat(touchedBy(transaction -> assertThat(two.rest(transaction, List.of(0L, "k0"), last, values))
                        .hasValue(new KeysetTable.Bound(List.of((long) values, "k" + values), values))))
                .isBetween((long) values, PAGES_ONCE + (long) PAGES_OF_VALUE * values);
    }

    @Test
    void values_are_counted_by_values_too_and_estimated_by_the_statistics() throws SQLException {
        KeysetTable table =
                KeysetTable.of(dialect, Keyset.of("event", "tenant_id").distinct());
        List<Object> finish = List.of(VALUES - 1L);
        assertThat(touchedBy(transaction ->
                        assertThat(table.count(transaction, finish)).hasValue(VALUES)))
                .isBetween((long) VALUES, PAGES_ONCE + (long) PAGES_OF_VALUE * VALUES);
        look(transaction -> {
            assertThat(table.estimate(transaction)).hasValue(VALUES);
            assertThat(table.estimate(transaction, List.of(), finish)).hasValue(VALUES);
            assertThat(table.known(transaction)).isEmpty();
        });
    }

    @Test
    void an_index_that_is_missing_is_named_and_one_that_is_there_is_not() throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table bare (k integer not null)");
            statement.execute("insert into bare select n % 7 from generate_series(1, 20000) n");
            statement.execute("create table partial (id integer not null, k integer not null)");
            statement.execute("insert into partial select n, n % 7 from generate_series(1, 20000) n");
            statement.execute("create index on partial (k) where id <= 1000");
            statement.execute("analyze bare, partial");
        }
        KeysetTable bare = KeysetTable.of(dialect, Keyset.of("bare", "k").distinct());
        KeysetTable partial = KeysetTable.of(
                dialect, Keyset.of("partial", "k").where("id <= 1000").distinct());
        KeysetTable whole =
                KeysetTable.of(dialect, Keyset.of("event", "tenant_id").distinct());
        look(transaction -> {
            assertThat(IndexAdvice.of(bare, transaction, List.of(), List.of(6L), 1_000))
                    .hasValueSatisfying(
                            advice -> assertThat(advice.statement()).hasValue("create index concurrently on bare (k)"));
            assertThat(IndexAdvice.of(partial, transaction, List.of(), List.of(6L), 1_000))
                    .isEmpty();
            assertThat(IndexAdvice.of(whole, transaction, List.of(), List.of(VALUES - 1L), 1_000))
                    .isEmpty();
        });
    }
}
