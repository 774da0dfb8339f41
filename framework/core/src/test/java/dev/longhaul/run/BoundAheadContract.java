package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.state.Status;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.IdleConnections;
import dev.longhaul.store.Opening;
import dev.longhaul.store.Placeholders;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The next batch's end is found while one is at work, on an idle connection and for exactly the place that is asked for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BoundAheadContract {
    private static final int ROWS = 20_000;
    private static final int SIZE = 6_000;
    private static final List<Object> AFTER = List.of(7L);
    private static final List<Object> FINISH = List.of((long) ROWS);

    private final FakeTicker ticker = new FakeTicker();
    private TestDatabase database;
    private Pool pool;
    private KeysetTable table;
    private BoundAhead ahead;

    /** Tells who has asked. */
    private static final class Pool extends HikariDataSource {
        private final AtomicInteger looked = new AtomicInteger();
        private final CountDownLatch asked = new CountDownLatch(1);

        Pool(HikariConfig config) {
            super(config);
        }

        @Override
        public HikariPoolMXBean getHikariPoolMXBean() {
            looked.incrementAndGet();
            return super.getHikariPoolMXBean();
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            if (Thread.currentThread().getName().equals("longhaul-ahead")) {
                asked.countDown();
            }
            return connection;
        }
    }

    abstract TestDatabase database();

    abstract String series(int n);

    @BeforeAll
    void open() throws SQLException {
        database = database();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            SchemaScript.apply(connection);
            statement.execute("create table thing (id bigint primary key, v integer not null default 0)");
            statement.execute("insert into thing (id) select n from " + series(ROWS));
            table = KeysetTable.of(Dialect.of(connection), Keyset.of("thing", "id"));
        }
    }

    @BeforeEach
    void fill() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(6);
        pool = new Pool(config);
        await("idle connections").until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 6);
        pool.looked.set(0);
        ahead = ahead(true);
    }

    @AfterEach
    void empty() {
        pool.close();
    }

    @AfterAll
    void close() {
        database.close();
    }

    private BoundAhead ahead(boolean hurries) {
        return new BoundAhead(new IdleConnections(pool), ticker, () -> hurries);
    }

    private Opening<KeysetTable.Bound> awaitFound(int size) {
        await("the end was found").until(() -> ahead.found(AFTER, FINISH, size).isPresent());
        return ahead.found(AFTER, FINISH, size).orElseThrow();
    }

    @Test
    void finds_the_end_for_exactly_this_place_and_about_this_size() {
        ahead.seek(table, true, AFTER, FINISH, SIZE);
        // As long as sizes change, for somewhat less: no batch has more rows than it is to have.
        int rows = SIZE - SIZE / 16;
        assertThat(awaitFound(SIZE).rows()).containsExactly(new KeysetTable.Bound(List.of(7L + rows), rows));

        assertThat(ahead.found(AFTER, FINISH, rows)).isPresent();
        assertThat(ahead.found(AFTER, FINISH, rows - 1)).as("too many rows").isEmpty();
        assertThat(ahead.found(AFTER, FINISH, rows * 5 / 4 + 2))
                .as("too few rows")
                .isEmpty();
        assertThat(ahead.found(List.of(8L), FINISH, SIZE)).as("elsewhere").isEmpty();
        assertThat(ahead.found(AFTER, List.of(ROWS - 1L), SIZE))
                .as("up to another end")
                .isEmpty();
        ticker.advance(BoundAhead.OLDEST.minusNanos(1));
        assertThat(ahead.found(AFTER, FINISH, SIZE)).isPresent();
        ticker.advance(Duration.ofNanos(1));
        assertThat(ahead.found(AFTER, FINISH, SIZE)).as("too old").isEmpty();
    }

    @Test
    void a_size_that_stays_is_taken_as_it_is() {
        ahead.seek(table, true, AFTER, FINISH, SIZE);
        awaitFound(SIZE);
        ahead.seek(table, true, AFTER, FINISH, SIZE);
        await().until(() -> ahead.found(AFTER, FINISH, SIZE)
                .filter(query -> query.rows().get(0).rows() == SIZE)
                .isPresent());
    }

    @Test
    void where_fewer_rows_are_left_nothing_is_found() {
        ahead.seek(table, true, AFTER, List.of(5_000L), SIZE);
        await("the connection came back")
                .until(() ->
                        pool.asked.getCount() == 0 && pool.getHikariPoolMXBean().getActiveConnections() == 0);
        assertThat(ahead.found(AFTER, List.of(5_000L), SIZE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4999, true", "5000, false"})
    void few_rows_and_a_gentle_pace_are_not_worth_it(int size, boolean hurries) {
        ahead(hurries).seek(table, true, AFTER, FINISH, size);
        assertThat(pool.looked).hasValue(0);
    }

    @Test
    void a_connection_that_nobody_can_spare_is_left_alone() throws SQLException {
        Opening<Long> query = new Opening<>(Placeholders.NONE, "select 1", row -> row.getLong(1));
        assertThat(new IdleConnections(database.dataSource(6)).ask(query))
                .as("nothing is open yet")
                .isEmpty();
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(pool.getConnection());
        }
        assertThat(new IdleConnections(pool).ask(query)).as("all are in use").isEmpty();
        all.get(0).close();
        assertThat(new IdleConnections(pool).ask(query)).isPresent();
        for (Connection each : all) {
            each.close();
        }
        pool.close();
        assertThat(new IdleConnections(pool).ask(query)).as("closed").isEmpty();
    }

    @Test
    void an_error_is_no_answer() throws Exception {
        Opening<Long> query = new Opening<>(Placeholders.NONE, "select 1 from missing", row -> row.getLong(1));
        Optional<CompletableFuture<Void>> done = new IdleConnections(pool).ask(query);
        done.orElseThrow().get(30, TimeUnit.SECONDS);
        assertThat(query.rows()).isEmpty();
    }

    @Migration(name = "thing")
    private static final class Thing implements MigrationJob {
        private final CountDownLatch asked;

        Thing(CountDownLatch asked) {
            this.asked = asked;
        }

        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(Keyset.of("thing", "id").batchSize(5_000), batch -> {
                batch.update("update thing set v = v + 1 where {range}");
                // Its work lasts until somebody has looked for the next one's end.
                assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            });
        }
    }

    @Test
    void a_fast_migration_does_each_row_once() throws SQLException {
        LonghaulBuilder builder = Longhaul.builder()
                .dataSource(pool)
                .job(Thing.class, () -> new Thing(pool.asked))
                .setting(Setting.PACE, "fast");
        try (Longhaul node = builder.build()) {
            node.register("thing");
            node.tick();
            assertThat(node.migration("thing").orElseThrow().status()).isEqualTo(Status.COMPLETED);
            assertThat(node.migration("thing").orElseThrow().progress().done()).isEqualTo(ROWS);
        }
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*), min(v), max(v) from thing")) {
            assertThat(row.next()).isTrue();
            assertThat(List.of(row.getLong(1), row.getLong(2), row.getLong(3))).isEqualTo(List.of((long) ROWS, 1L, 1L));
        }
    }
}
