package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.operation.DropNotNull;
import dev.longhaul.operation.SetNotNull;
import dev.longhaul.run.CatalogWork.Result;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Limits;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits for locks on PostgreSQL behind which others would queue. */
@Timeout(60)
class LockWaitTest {
    private static final String READS = "select count(*) as a_report from account";
    private static final DropNotNull STEP = DropNotNull.of("account", "email");

    private CatalogBench bench;

    @BeforeEach
    void open() throws SQLException {
        bench = new CatalogBench(TestDatabase.postgres());
        bench.sql("alter table account alter email set not null");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void awaitReason(String... parts) {
        await().untilAsserted(() -> assertThat(bench.reason()).contains(parts));
    }

    private static <T> T join(Future<T> work) throws Exception {
        try {
            return work.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private boolean waits() throws SQLException {
        return bench.sql("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type"
                        + " = 'Lock' and application_name like 'longhaul build%'")
                .equals("1");
    }

    @Test
    void nobody_queues_behind_us_for_longer_than_the_lock_timeout() throws Exception {
        Connection reader = bench.open(READS);
        Future<Result> work = bench.inBackground(bench.run(), STEP);
        for (int i = 0; i < 3; i++) {
            await().pollInterval(Duration.ofMillis(10)).until(this::waits);
            long since = System.nanoTime();
            bench.sql("select count(*) from account");
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(2));
            await().pollInterval(Duration.ofMillis(10)).until(() -> !waits());
        }
        awaitReason("letting column email of account be null", "backend " + bench.pidOf(reader), READS);
        assertThat(bench.sql("select attempts from long_running_migration")).isEqualTo("0");
        reader.close();
        assertThat(join(work)).isEqualTo(new Result.Done());
        assertThat(bench.sql("select error from long_running_migration")).isEqualTo("null");
    }

    @Test
    void the_timeout_ends_the_waiting_and_names_what_was_in_the_way() throws Exception {
        bench.open(READS);
        assertThatThrownBy(() ->
                        bench.work(bench.run(), STEP, Duration.ofSeconds(3)).carryOut())
                .hasMessageContaining("took longer than its timeout of 3s")
                .hasMessageContaining(READS);
    }

    @Test
    void the_time_limit_ends_a_run_that_only_waits() throws Exception {
        bench.open(READS);
        RunControl run = bench.run(Map.of(Setting.TIME_LIMIT, "100ms"));
        assertThatThrownBy(() -> bench.work(run, STEP).carryOut()).isInstanceOf(BuildStoppedException.class);
        assertThat(run.isCancelled()).isTrue();
        assertThat(run.urgentStop()).hasValueSatisfying(stop -> {
            assertThat(stop.outcome()).isEqualTo(RunOutcome.TIME_LIMIT);
            assertThat(stop.text()).contains("time limit", READS);
        });
    }

    @Test
    void a_pause_is_taken_up_between_two_tries() throws Exception {
        bench.open(READS);
        RunControl run = bench.run();
        Future<Result> work = bench.inBackground(run, STEP);
        await().until(this::waits);
        bench.sql("update long_running_migration set status = 'pausing'");
        assertThatThrownBy(() -> join(work)).isInstanceOf(BuildStoppedException.class);
        assertThat(run.urgentStop().orElseThrow().outcome()).isEqualTo(RunOutcome.PAUSED);
        assertThat(run.isCancelled()).isTrue();
    }

    @Test
    void a_check_that_does_not_hold_is_dropped_when_the_lock_can_be_had() throws Exception {
        bench.sql("alter table account alter email drop not null");
        bench.sql("update account set email = null where id = 3");
        Connection reader = bench.open(READS);
        Future<Result> work = bench.inBackground(bench.run(), SetNotNull.of("account", "email"));
        awaitReason("adding a check on column email", READS);
        reader.close();
        assertThatThrownBy(() -> join(work)).hasMessageContaining("is violated by some row");
        assertThat(bench.sql(
                        "select count(*) from pg_constraint where contype = 'c' and conrelid = 'account'::regclass"))
                .isEqualTo("0");
    }

    @Test
    void the_work_connection_has_no_transaction_open_meanwhile() throws Exception {
        RunControl run = bench.run();
        run.connection().begin(Limits.of(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        Connection reader = bench.open(READS);
        Future<Result> work = bench.inBackground(run, STEP);
        await().until(this::waits);
        assertThat(bench.sql("select state from pg_stat_activity where pid = "
                        + run.connection().backend().pid()))
                .isEqualTo("idle");
        reader.close();
        join(work);
    }
}
