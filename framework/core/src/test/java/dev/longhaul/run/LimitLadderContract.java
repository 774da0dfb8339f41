package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import dev.longhaul.store.Limits;
import dev.longhaul.store.WorkTransaction;
import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps against a unit of work that does not end, one by one, by a clock that is moved by hand. */
abstract class LimitLadderContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofSeconds(5);
    // The server's own limits are out of the way: here it is the ladder that acts.
    private static final Limits FAR = Limits.of(Duration.ofMinutes(10), Duration.ofMinutes(10));

    private final EngineParts parts;
    private final AtomicInteger abandoned = new AtomicInteger();
    private RunControl run;
    private LimitLadder ladder;

    LimitLadderContract(TestDatabase database) throws SQLException {
        this.parts = new EngineParts(database, Map.of());
        this.run = parts.claimed("hangs");
        this.ladder = new LimitLadder(parts.equipment, run, abandoned::incrementAndGet);
    }

    @BeforeEach
    void begin() {
        run.begin(false, LIMIT);
    }

    @AfterEach
    void drop() {
        run.connection().drop();
        parts.close();
    }

    /** A statement that lasts for many seconds unless it is cancelled. */
    abstract String slowStatement();

    @ParameterizedTest
    @CsvSource({"1s, 0.1", "12s, 1", "60s, 5", "1h, 5"})
    void the_steps_fit_into_a_lease_and_are_five_seconds_at_most(String lease, double seconds) throws SQLException {
        try (EngineParts other = new EngineParts(TestDatabase.h2(), Map.of(Setting.LEASE, lease))) {
            RunControl control = other.claimed("x");
            assertThat(new LimitLadder(other.equipment, control, () -> {}).step())
                    .isEqualTo(Duration.ofMillis((long) (1_000 * seconds)));
            control.connection().close();
        }
    }

    @Test
    void before_the_limit_and_between_two_units_nothing_happens() throws Exception {
        parts.ticker.advance(LIMIT.minusNanos(1));
        ladder.climb();
        run.endUnit();
        parts.ticker.advance(Duration.ofHours(1));
        ladder.climb();
        works();
    }

    @Test
    void at_the_limit_the_server_has_its_chance_first() throws Exception {
        climb(1);
        works();
        assertThat(run.atLimit()).isTrue();
    }

    @Test
    void a_step_later_the_running_statement_is_cancelled_and_counts_as_our_limit() throws Exception {
        climb(1);
        theNextStepCancels();
    }

    @Test
    void what_a_cancel_came_too_early_for_the_server_cancels() throws Exception {
        climb(2);
        theNextStepCancels();
    }

    /** Reaches the limit and takes so many steps in all, each in its time. */
    private void climb(int steps) {
        parts.ticker.advance(LIMIT);
        ladder.climb();
        for (int i = 1; i < steps; i++) {
            parts.ticker.advance(STEP);
            ladder.climb();
        }
    }

    private void theNextStepCancels() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            WorkTransaction transaction = run.connection().begin(FAR);
            Future<ErrorKind> kind = thread.submit(() -> {
                try {
                    transaction.query(slowStatement(), row -> 1);
                    return ErrorKind.FATAL;
                } catch (SQLException e) {
                    return ErrorTable.kindOf(e, true);
                }
            });
            await().until(() -> isExecuting(slowStatement()));
            parts.ticker.advance(STEP);
            ladder.climb();
            await().until(kind::isDone);
            assertThat(kind.get()).isEqualTo(ErrorKind.OUR_LIMIT);
            transaction.rollback();
            works();
        } finally {
            thread.shutdownNow();
        }
    }

    /** Whether some session executes it now. */
    abstract boolean isExecuting(String sql) throws SQLException;

    final String sql(String sql) throws SQLException {
        return parts.sql(sql);
    }

    @Test
    void three_steps_later_the_connection_is_cut_and_what_it_did_is_rolled_back() throws Exception {
        WorkTransaction transaction = run.connection().begin(FAR);
        transaction.update("update long_running_migration set priority = 77");
        climb(4);
        assertThat(run.connection().isUsable(1)).isFalse();
        assertThatThrownBy(() -> transaction.update("update long_running_migration set priority = 78"))
                .isInstanceOf(SQLException.class);
        await().until(() -> sql("select priority from long_running_migration").equals("0"));
        assertThat(run.isAbandoned()).isFalse();
        assertThat(sql("select count(run_token) from long_running_migration")).isEqualTo("1");
    }

    @Test
    void four_steps_later_the_token_is_given_up_once_and_the_node_is_told() throws Exception {
        climb(5);
        ladder.climb();
        assertThat(run.isAbandoned()).isTrue();
        assertThat(abandoned).hasValue(1);
        assertThat(sql("select status from long_running_migration where run_token is null and owner is null"
                        + " and next_run_at > current_timestamp and attempts = 1 and batch_size = 1"
                        + " and status_reason like '%hangs%'"))
                .isEqualTo("in_progress");
        assertThat(sql("select outcome from long_running_migration_run where error like '%is at:%'"))
                .isEqualTo("retry");
        assertThat(parts.equipment.claims().heartbeat(run.claim(), "{}")).isEmpty();
    }

    @Test
    void each_step_is_taken_once() throws Exception {
        for (int i = 0; i <= 2; i++) {
            ladder.climb();
            ladder.climb();
            parts.ticker.advance(i == 0 ? LIMIT : STEP);
        }
        ladder.climb();
        works();
        parts.ticker.advance(STEP);
        ladder.climb();
        assertThat(run.connection().isUsable(1)).isFalse();
    }

    @Test
    void the_next_unit_begins_at_the_foot_of_the_ladder() throws Exception {
        climb(3);
        run.endUnit();
        run.begin(false, LIMIT);
        parts.ticker.advance(LIMIT.minusNanos(1));
        ladder.climb();
        works();
        parts.ticker.advance(Duration.ofNanos(1));
        ladder.climb();
        works();
    }

    @Test
    void a_run_without_batches_fails_at_its_limit_with_what_to_do_instead() throws Exception {
        run.begin(true, LIMIT);
        parts.ticker.advance(LIMIT);
        ladder.climb();
        assertThat(abandoned).hasValue(1);
        assertThat(
                        sql(
                                "select status_reason from long_running_migration where status = 'failed' and run_token is null"))
                .contains("time-limit")
                .contains("eachBatch");
    }

    @Test
    void with_the_database_out_of_reach_the_node_is_told_all_the_same() {
        parts.control.close();
        climb(5);
        assertThat(run.isAbandoned()).isTrue();
        assertThat(abandoned).hasValue(1);
    }

    private void works() throws SQLException {
        assertThat(run.connection().isUsable(1)).isTrue();
        WorkTransaction transaction = run.connection().begin(FAR);
        assertThat(transaction.count("select count(*) from long_running_migration"))
                .isEqualTo(1);
        transaction.rollback();
        assertThat(run.isAbandoned()).isFalse();
        assertThat(abandoned).hasValue(0);
    }
}
