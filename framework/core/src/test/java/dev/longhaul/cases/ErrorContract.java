package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.RunView;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.run.Setting;
import dev.longhaul.state.RunOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of a migration whose job fails, by the kind of the error. */
abstract class ErrorContract extends CaseContract {
    private static final Part SHORT = builder -> builder.timeLimit(Duration.ofMillis(250));

    @Test
    @DisplayName("K4 a job that throws ends failed, with message and stack trace")
    void job_that_throws() {
        register("alpha");
        Longhaul node = node(alpha(run -> {
            throw new IllegalStateException("the sky fell", new RuntimeException("on our heads"));
        }));
        assertThat(node.tick().runs().get(0).outcome()).isEqualTo(RunOutcome.FAILED);
        assertMigration("alpha")
                .isFailed()
                .hasError(
                        "IllegalStateException", "the sky fell", "on our heads", "at dev.longhaul.cases.ErrorContract")
                .wentThrough("created", "in_progress", "failed");
        assertThat(node.migration("alpha").orElseThrow().error()).isPresent();
        assertThat(node.tick().runs()).isEmpty();
    }

    @Test
    @DisplayName("K4 a failing batch is kept with its range")
    void failing_batch_is_kept_with_its_range() {
        items(6);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(1), batch -> {
                    if (batch.number() == 4) {
                        throw new IllegalStateException("the sky fell");
                    }
                })))
                .tick();
        assertMigration("alpha")
                .isFailed()
                .hasBatches(3)
                .hasError("the sky fell")
                .hasReason("id", "4");
    }

    @Test
    @DisplayName("K4 an exception without a message still leaves a text")
    void exception_without_a_message() {
        register("alpha");
        node(alpha(run -> {
                    throw new NullPointerException();
                }))
                .tick();
        assertMigration("alpha")
                .isFailed()
                .saysWhy()
                .hasReason("NullPointerException")
                .hasError("NullPointerException");
    }

    @Test
    @DisplayName("K4 a very long stack trace is bounded")
    void stack_trace_is_bounded() {
        register("alpha");
        Longhaul node = node(alpha(run -> {
            throw new IllegalStateException("x".repeat(3_000_000));
        }));
        node.tick();
        assertMigration("alpha").isFailed();
        assertThat(db.state("alpha").error()).hasSizeLessThan(100_000).contains("IllegalStateException: xxx");
        assertThat(node.runs("alpha").get(0).error().orElseThrow()).hasSizeLessThan(100_000);
        assertThat(db.state("alpha").reason()).hasSizeLessThan(10_000);
    }

    @Test
    @DisplayName("K4 a message with characters that the database refuses does not keep the failure from being kept")
    void message_that_the_database_refuses() {
        register("alpha");
        node(alpha(run -> {
                    throw new IllegalStateException("nul \u0000 and half a pair \uD83D in the text");
                }))
                .tick();
        assertMigration("alpha").isFailed().hasError("half a pair");
    }

    @Test
    @DisplayName("K4 an Error ends failed, too")
    void an_error_is_a_failure() {
        items(2);
        AtomicReference<Error> error = new AtomicReference<>();
        Longhaul node = node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
            throw error.get();
        })));
        for (Error each : List.of(
                new AssertionError("on purpose"), new NoClassDefFoundError("gone/Away"), new StackOverflowError())) {
            startAgain("alpha");
            error.set(each);
            node.tick();
            assertMigration("alpha")
                    .isFailed()
                    .hasBatches(0)
                    .hasError(each.getClass().getName());
        }
    }

    @Test
    void a_stack_overflow_in_a_job_is_a_failure_of_the_job() {
        items(2);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> endless(0)))).tick();
        assertMigration("alpha").isFailed().hasError("StackOverflowError");
    }

    private static long endless(long depth) {
        return depth < 0 ? 0 : endless(depth + 1) + 1;
    }

    @Test
    void too_little_memory_is_tried_once_with_half_the_batch() {
        items(8);
        register("alpha");
        List<Integer> sizes = synchronizedList();
        node(alpha(run -> run.eachBatch(itemsBy(8), batch -> {
                    sizes.add(batch.size());
                    throw new OutOfMemoryError("on purpose");
                })))
                .tick();
        assertMigration("alpha").isFailed().hasError("OutOfMemoryError");
        assertThat(sizes).containsExactly(8, 4);
    }

    @Test
    void a_job_that_answers_nothing_has_failed() {
        register("alpha");
        node(alpha(run -> null)).tick();
        assertMigration("alpha").isFailed().saysWhy();
    }

    @Test
    @DisplayName("K5 an error that passes is retried with back-off, and the run goes on")
    void passing_error_is_retried() {
        items(4);
        AtomicReference<String> sqlState = new AtomicReference<>();
        AtomicInteger failures = new AtomicInteger();
        Longhaul node = node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            if (batch.number() == 2 && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("a bland text", new SQLException("nothing that tells", sqlState.get()));
            }
        })));
        for (String state : List.of("40001", "40P01", "55P03", "08006", "57P01", "HYT00")) {
            startAgain("alpha");
            sqlState.set(state);
            failures.set(2);
            node.tick();
            assertMigration("alpha").isCompleted().hasBatches(2).hasRuns(1);
            assertEveryItemDoneOnce();
        }
    }

    @Test
    @DisplayName("K5 an error that passes and was raised inside the database is retried, however it is wrapped")
    void passing_error_from_the_database_is_retried() {
        items(4);
        register("alpha");
        db.run(
                db.isPostgres()
                        ? "create function fail(state text) returns integer language plpgsql as"
                                + " 'begin raise exception using errcode = state, message = ''raised''; end'"
                        : "create alias fail for \"dev.longhaul.cases.H2Functions.fail\"");
        AtomicInteger failures = new AtomicInteger(2);
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    if (failures.getAndDecrement() > 0) {
                        batch.count("select fail('40001') from item where {range}");
                    }
                })))
                .tick();
        assertMigration("alpha").isCompleted().hasBatches(2);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K5 while it waits for a retry it stays in progress and shows the last error")
    void waiting_for_a_retry_shows_the_error() {
        items(4);
        register("alpha");
        AtomicInteger calls = new AtomicInteger();
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    if (batch.number() == 2) {
                        if (calls.get() > 0) {
                            assertMigration("alpha")
                                    .isInProgress()
                                    .hasError("serialization failure no. " + calls.get())
                                    .hasReason("retrying");
                        }
                        throw new SQLException("serialization failure no. " + calls.incrementAndGet(), "40001");
                    }
                    Jobs.addOne(batch);
                })),
                SHORT);
        assertThat(node.tick().runs().get(0).outcome()).isIn(RunOutcome.RETRY, RunOutcome.TIME_LIMIT);
        assertMigration("alpha")
                .isInProgress()
                .isUnclaimed()
                .hasBatches(1)
                .saysWhy()
                .hasError("serialization failure no. " + calls.get());
        assertThat(calls.get()).as("tries within the run").isBetween(2, 20);
        assertThat(node.runs("alpha").get(0).error()).isPresent();
    }

    @Test
    @DisplayName("K5 retries without any progress are capped, then it is failed")
    void retries_are_capped() {
        items(2);
        AtomicReference<String> sqlState = new AtomicReference<>();
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    throw new SQLException("again", sqlState.get());
                })),
                SHORT,
                builder -> builder.setting(Setting.RETRY_GIVE_UP_AFTER, "1h").tickEvery(Duration.ofMillis(100)));
        for (String state : List.of("53200", "40001")) {
            startAgain("alpha");
            sqlState.set(state);
            for (int run = 0; run < 3; run++) {
                node.tick();
                assertMigration("alpha").isInProgress();
                db.run("update long_running_migration set next_run_at = null");
            }
            // As if all of that had been two hours earlier.
            db.run("update long_running_migration set progress_at = " + db.moment(-7200) + ", started_at = "
                    + db.moment(-7200));
            node.tick();
            assertMigration("alpha").isFailed().hasError("again").hasReason("retry.give-up-after");
        }
    }

    @Test
    @DisplayName("K5 progress begins the count of retries anew")
    void progress_resets_the_attempts() {
        items(6);
        register("alpha");
        AtomicReference<Long> failing = new AtomicReference<>(2L);
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    if (batch.number() == failing.get()) {
                        throw new SQLException("no disk", "53100");
                    }
                })),
                SHORT);
        node.tick();
        int attempts = db.state("alpha").attempts();
        db.run("update long_running_migration set next_run_at = null");
        node.tick();
        assertThat(db.state("alpha").attempts()).isGreaterThanOrEqualTo(attempts);
        failing.set(3L);
        db.run("update long_running_migration set next_run_at = null");
        node.tick();
        assertMigration("alpha").isInProgress().hasBatches(2);
        assertThat(db.state("alpha").attempts()).isLessThanOrEqualTo(1);
    }

    /** Ticks once with a job whose every batch fails so, and answers how often it was called. */
    private int ticksWith(int rows, SQLException error) {
        AtomicInteger calls = new AtomicInteger();
        Longhaul node = node(alpha(run -> run.eachBatch(itemsBy(rows), batch -> {
            calls.incrementAndGet();
            throw error;
        })));
        startAgain("alpha");
        node.tick();
        node.close();
        return calls.get();
    }

    @Test
    @DisplayName("K5 the text of an error decides nothing")
    void text_decides_nothing() {
        items(1);
        assertThat(ticksWith(1, new SQLException("deadlock detected; could not serialize access; timeout", "22003")))
                .isLessThanOrEqualTo(2);
        assertMigration("alpha").isFailed();
    }

    @Test
    @DisplayName("K5 a server without resources is left alone for a while")
    void no_resources_wait_longer() {
        items(2);
        for (String sqlState : List.of("53200", "58030")) {
            ticksWith(2, new SQLException("no room", sqlState));
            assertMigration("alpha")
                    .isInProgress()
                    .isUnclaimed()
                    .hasError("no room")
                    .hasReason("degraded")
                    .waitsFor(Duration.ofSeconds(10), Duration.ofMinutes(10));
        }
    }

    @Test
    void a_wrong_program_or_schema_is_not_looked_for_in_the_rows() {
        items(8);
        for (String sqlState : List.of("42P01", "42883", "42501", "XX001")) {
            assertThat(ticksWith(8, new SQLException("no such thing", sqlState)))
                    .as("no bisecting for %s", sqlState)
                    .isEqualTo(1);
            assertMigration("alpha").isFailed().hasBatches(0).hasError("no such thing");
        }
    }

    @Test
    void an_unknown_table_is_a_failure_that_names_it() {
        register("alpha");
        node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isFailed().hasBatches(0);
        assertThat(db.state("alpha").error()).containsIgnoringCase("item");
    }

    @Test
    @DisplayName("P8 each failure adds to the history; a later success clears the error and keeps the history")
    void history_of_failures() {
        items(4);
        register("alpha");
        AtomicReference<String> trouble = new AtomicReference<>("first trouble");
        MigrationJob job = run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            if (batch.number() == 2 && trouble.get() != null) {
                throw new IllegalStateException(trouble.get());
            }
        });
        Longhaul node = node(alpha(job));
        node.tick();
        assertMigration("alpha").isFailed().hasError("first trouble");
        retryByHand();
        trouble.set("second trouble");
        node.tick();
        assertMigration("alpha").isFailed().hasError("second trouble");
        assertThat(db.state("alpha").error()).doesNotContain("first trouble");
        retryByHand();
        trouble.set(null);
        node.tick();
        assertMigration("alpha").isCompleted().hasRuns(3).hasAttempts(0);
        assertThat(node.migration("alpha").orElseThrow().error()).isEmpty();
        List<RunView> runs = node.runs("alpha");
        assertThat(runs)
                .extracting(run -> run.outcome().orElseThrow())
                .containsExactly(RunOutcome.COMPLETED, RunOutcome.FAILED, RunOutcome.FAILED);
        assertThat(runs.get(0).error()).isEmpty();
        assertThat(runs.get(1).error().orElseThrow()).contains("second trouble");
        assertThat(runs.get(2).error().orElseThrow()).contains("first trouble");
        assertThat(node.events("alpha"))
                .filteredOn(event -> event.to().text().equals("failed"))
                .hasSize(2);
        assertEveryItemDoneOnce();
    }

    private void retryByHand() {
        db.run("update long_running_migration set status = 'in_progress', next_run_at = null");
    }

    @Test
    @DisplayName("P8 a worker that died leaves its run in the history, at work until its last heartbeat")
    void run_of_a_dead_worker_is_kept() {
        aMigration("alpha").heldByADeadWorker(-300).registered();
        db.run("insert into long_running_migration_run (migration_id, epoch, fence, node, started_at)"
                + " select id, 1, 1, 'a-dead-host/1', started_at from long_running_migration");
        Longhaul node = node(alpha(run -> Outcome.completed()), builder -> builder.lease(Duration.ofSeconds(60)));
        node.tick();
        RunView dead = node.runs("alpha").get(1);
        assertThat(dead.node()).isEqualTo("a-dead-host/1");
        assertThat(dead.endedAt()).isPresent();
        assertThat(dead.outcome()).isEqualTo(Optional.of(RunOutcome.LOST));
        // Its lease ended 300 s after the start, so its last heartbeat was a lease before that.
        Duration alive = Duration.between(dead.startedAt(), dead.endedAt().orElseThrow());
        assertThat(alive).isBetween(Duration.ofSeconds(200), Duration.ofSeconds(301));
        assertThat(node.migration("alpha").orElseThrow().progress().running())
                .isGreaterThanOrEqualTo(alive.minusMillis(1));
    }
}
