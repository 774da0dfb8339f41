package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneInShortRuns;
import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.awaitTimeUp;
import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.Jobs.onlyOneBatchARun;
import static dev.longhaul.cases.Jobs.shortRuns;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.run.RunReport;
import dev.longhaul.run.Setting;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run ends when it should, and no job can talk the engine out of it. */
abstract class TimeLimitContract extends CaseContract {
    /** How a job may hide what happened to it. */
    enum Swallowing {
        EXCEPTIONS {
            @Override
            Outcome swallow(MigrationJob job, RunContext run) {
                try {
                    job.run(run);
                } catch (Exception e) {
                    // swallowed
                }
                return Outcome.completed();
            }
        },
        THROWABLES {
            @Override
            Outcome swallow(MigrationJob job, RunContext run) {
                try {
                    job.run(run);
                } catch (Throwable e) {
                    // swallowed
                }
                return Outcome.completed();
            }
        },
        DEEPLY_WRAPPED {
            @Override
            Outcome swallow(MigrationJob job, RunContext run) {
                return THROWABLES.swallow(
                        outer -> EXCEPTIONS.swallow(inner -> THROWABLES.swallow(job, inner), outer), run);
            }
        },
        TRYING_AGAIN {
            @Override
            Outcome swallow(MigrationJob job, RunContext run) {
                for (int attempt = 0; attempt < 3; attempt++) {
                    try {
                        if (job.run(run) instanceof Outcome.Completed done) {
                            return done;
                        }
                    } catch (Throwable e) {
                        // swallowed
                    }
                }
                return Outcome.completed();
            }
        };

        abstract Outcome swallow(MigrationJob job, RunContext run);
    }

    @Test
    @DisplayName("K7b after the time limit the row is due again at once")
    void due_again_at_once_after_the_time_limit() {
        items(6);
        register("alpha");
        Longhaul node = node(alpha(addOneInShortRuns(2)), shortRuns());
        RunReport run = node.tick().runs().get(0);
        assertThat(run.outcome()).isEqualTo(RunOutcome.TIME_LIMIT);
        assertThat(run.reason()).isNotBlank();
        assertMigration("alpha")
                .isInProgress()
                .isUnclaimed()
                .hasBatches(1)
                .hasAttempts(0)
                .hasNoError();
        node(alpha(addOneInShortRuns(2)), shortRuns()).tick();
        assertMigration("alpha").isInProgress().hasBatches(2).hasRuns(2);
        node.tick();
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(6).hasAttempts(0);
        assertEveryItemDoneOnce();
    }

    @Test
    void at_least_one_batch_is_done_a_run() {
        items(2);
        register("alpha");
        Longhaul node = node(
                alpha(run -> {
                    awaitTimeUp(run);
                    return addOneToEach(1).run(run);
                }),
                shortRuns());
        node.tick();
        assertItemsDone(1);
        tickUntilFinished(node, "alpha");
        assertEveryItemDoneOnce();
    }

    @Test
    void a_job_without_a_loop_is_told_when_to_stop() {
        AtomicReference<String> reason = new AtomicReference<>();
        register("alpha");
        Longhaul node = node(
                alpha(run -> {
                    assertThat(run.stopReason()).isEmpty();
                    awaitTimeUp(run);
                    reason.set(run.stopReason().orElse(null));
                    return Outcome.yielded("half done");
                }),
                shortRuns());
        node.tick();
        assertThat(reason.get()).isNotBlank();
        assertMigration("alpha").isInProgress().isUnclaimed();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("K19 K20 K21 K22 a job that swallows everything cannot swallow the time limit")
    void time_limit_cannot_be_swallowed(Swallowing how) {
        items(6);
        register("alpha");
        Longhaul node = node(alpha(run -> how.swallow(addOneInShortRuns(2), run)), shortRuns());
        RunReport run = node.tick().runs().get(0);
        assertThat(run.outcome()).isEqualTo(RunOutcome.TIME_LIMIT);
        assertMigration("alpha").isInProgress().hasBatches(1).hasAttempts(0).hasNoError();
        assertItemsDone(1, 2);
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("K23 K24 a job that swallows everything cannot swallow a lost lease, and commits nothing after it")
    void lost_lease_cannot_be_swallowed(Swallowing how) {
        items(6);
        register("alpha");
        MigrationJob losing = run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            if (batch.number() == 2) {
                db.run("update long_running_migration set run_token = ?, fence = fence + 1", UUID.randomUUID());
            }
        });
        RunReport run =
                node(alpha(run1 -> how.swallow(losing, run1))).tick().runs().get(0);
        assertThat(run.outcome()).isEqualTo(RunOutcome.LOST);
        assertMigration("alpha").isInProgress().hasBatches(1).hasAttempts(0).hasNoError();
        assertThat(db.state("alpha").token()).as("the successor's token").isNotNull();
        assertItemsDone(1, 2);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("K25 a job that swallows everything cannot swallow a pause, and the batch at hand counts as done")
    void pause_cannot_be_swallowed(Swallowing how) {
        items(6);
        register("alpha");
        MigrationJob pausing = run -> run.eachBatch(itemsBy(2), batch -> {
            if (batch.number() == 2) {
                db.run("update long_running_migration set status = 'pausing'");
            }
            Jobs.addOne(batch);
        });
        RunReport run =
                node(alpha(run1 -> how.swallow(pausing, run1))).tick().runs().get(0);
        assertThat(run.outcome()).isEqualTo(RunOutcome.PAUSED);
        assertMigration("alpha")
                .hasStatus("paused")
                .isUnclaimed()
                .hasBatches(2)
                .hasAttempts(0)
                .hasNoError();
        assertItemsDone(1, 2, 3, 4);
    }

    @Test
    void a_cancellation_takes_effect_after_the_batch() {
        items(6);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    db.run("update long_running_migration set status = 'cancelling'");
                    Jobs.addOne(batch);
                })))
                .tick();
        assertMigration("alpha")
                .hasStatus("cancelled")
                .isUnclaimed()
                .hasBatches(1)
                .hasAttempts(0);
        assertItemsDone(1, 2);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({"pausing,paused", "cancelling,cancelled"})
    void a_request_that_no_worker_can_hear_is_settled_by_the_next_tick(String request, String settled) {
        items(6);
        aMigration("alpha").heldByADeadWorker(-1).with("cursor_version", "1").registered();
        db.run("update long_running_migration set status = ?", request);
        node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").hasStatus(settled).isUnclaimed();
        assertItemsDone();
    }

    @Test
    void a_job_that_yields_by_itself_goes_on_at_the_next_tick() {
        register("alpha");
        AtomicReference<Outcome> answer = new AtomicReference<>(Outcome.yielded("the day is over"));
        Longhaul node = node(alpha(run -> answer.get()));
        assertThat(node.tick().runs().get(0).outcome()).isEqualTo(RunOutcome.YIELDED);
        assertMigration("alpha")
                .isInProgress()
                .isUnclaimed()
                .hasReason("the day is over")
                .hasAttempts(0);
        answer.set(Outcome.completed());
        node.tick();
        assertMigration("alpha").isCompleted().hasRuns(2);
    }

    @Test
    void a_job_that_defers_is_not_called_before_its_time() {
        register("alpha");
        Longhaul node = node(alpha(run -> Outcome.deferred(Duration.ofMinutes(3), "the report is not in")));
        assertThat(node.tick().runs().get(0).outcome()).isEqualTo(RunOutcome.DEFERRED);
        node.tick();
        assertMigration("alpha")
                .isInProgress()
                .isUnclaimed()
                .hasRuns(1)
                .hasAttempts(0)
                .hasNoError()
                .hasReason("the report is not in")
                .waitsFor(Duration.ofMinutes(2), Duration.ofMinutes(3));
    }

    @Test
    void a_plain_run_over_the_time_limit_fails_and_points_to_batches() {
        register("alpha");
        Longhaul node = node(
                alpha(run -> {
                    awaitTimeUp(run);
                    // Far beyond the limit, as a job that never asks for its stop reason would be.
                    org.awaitility.Awaitility.await()
                            .pollInSameThread()
                            .atMost(Duration.ofSeconds(20))
                            .until(() -> db.state("alpha").token() == null
                                    || !db.state("alpha").status().equals("in_progress"));
                    return Outcome.completed();
                }),
                shortRuns(),
                builder -> builder.lease(Duration.ofSeconds(1)).setting(Setting.BATCH_LIMIT, "300ms"));
        node.tick();
        assertMigration("alpha").isFailed().hasError("eachBatch");
    }

    @Test
    void a_loop_works_on_what_it_was_given_when_its_answer_is_thrown_away() {
        items(4);
        register("alpha");
        Longhaul node = node(
                alpha(run -> {
                    run.eachBatch(itemsBy(2), onlyOneBatchARun(run, Jobs::addOne));
                    return Outcome.deferred(Duration.ofDays(1), "something else");
                }),
                shortRuns());
        node.tick();
        assertMigration("alpha").isInProgress().hasBatches(1);
        assertThat(node.tick().runs())
                .as("stopped by the time limit, so due at once")
                .hasSize(1);
    }
}
