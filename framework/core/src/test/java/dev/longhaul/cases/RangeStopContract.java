package dev.longhaul.cases;

import static dev.longhaul.cases.RangeJobs.parallel;
import static dev.longhaul.cases.RangeJobs.witnessed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.ChangeAnswer;
import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people ask of a migration that is divided reaches all of its workers. */
abstract class RangeStopContract extends PersonContract {
    private CountDownLatch atWork;
    private Gate gate;

    @BeforeEach
    void gates() {
        RangeJobs.witnessTable(db);
        items(120);
        register("alpha");
        atWork = new CountDownLatch(3);
        gate = gate();
    }

    /** Three workers wait in the middle of their batches. */
    private MigrationJob waiting() {
        return witnessed(5, batch -> {
            atWork.countDown();
            gate.pass();
        });
    }

    private Future<TickReport> threeAtWork(Longhaul node) {
        Future<TickReport> ticking = inBackground(node::tick);
        try {
            assertThat(atWork.await(20, TimeUnit.SECONDS))
                    .as("three are at work")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return ticking;
    }

    private void assertDoneOnce() {
        assertMigration("alpha").isCompleted();
        RangeJobs.assertNumbersWithoutGapOrRepeat(db, "alpha", 1);
        assertEveryItemDoneOnce();
        assertThat(db.number("select count(*) from long_running_migration_run where ended_at is null"))
                .isZero();
    }

    private long held() {
        return db.number("select count(*) from long_running_migration_range where run_token is not null");
    }

    @Test
    @DisplayName("I8 K25 a pause is seen by every worker at the end of its batch, and is settled by the last one")
    void paused_and_resumed() {
        Longhaul node = node(parallel(waiting()));
        Future<TickReport> ticking = threeAtWork(node);
        MigrationView view = node.migration("alpha").orElseThrow();
        assertThat(view.division()).hasValueSatisfying(division -> {
            assertThat(division.atWork()).isEqualTo(3);
            assertThat(division.ranges()).isEqualTo(12);
        });
        assertThat(done(node, "alpha", Action.PAUSE).text()).contains("pausing");
        assertMigration("alpha").hasStatus("pausing");
        gate.open();
        assertThat(join(ticking).runs())
                .filteredOn(run -> run.outcome() == RunOutcome.PAUSED)
                .hasSize(3)
                .allSatisfy(run -> assertThat(run.batches()).isEqualTo(1));
        assertMigration("alpha")
                .hasStatus("paused")
                .isUnclaimed()
                .wentThrough("created", "in_progress", "pausing", "paused");
        assertThat(held()).isZero();
        assertThat(node.tick().runs()).isEmpty();
        done(node, "alpha", Action.RESUME);
        node.tick();
        assertDoneOnce();
    }

    @Test
    @DisplayName(
            "I3 I8 L21 a forced pause takes every range at once: nothing of any batch in hand commits, resumed or not")
    void forced_pause() {
        Longhaul node = node(parallel(waiting()));
        Future<TickReport> ticking = threeAtWork(node);
        ActionAnswer answer = done(node, "alpha", Action.FORCE_PAUSE);
        assertThat(answer.after()).hasValue(dev.longhaul.state.Status.PAUSED);
        assertThat(held()).isZero();
        assertThat(db.number("select count(*) from long_running_migration_run where outcome = 'lost'"))
                .isEqualTo(3);
        // What is in the row again cannot make a claim valid that was taken.
        done(node, "alpha", Action.RESUME);
        gate.open();
        assertThat(join(ticking).runs())
                .filteredOn(run -> run.outcome() == RunOutcome.LOST)
                .hasSize(3);
        tickUntilFinished(node(parallel(witnessed(5))), "alpha");
        assertThat(db.number("select count(*) from witness w join long_running_migration_run r on r.fence = w.fence"
                        + " where r.outcome = 'lost'"))
                .as("batches of workers from whom their ranges were taken")
                .isZero();
        assertDoneOnce();
    }

    @Test
    @DisplayName("L20 a pause is settled although one of the workers has died meanwhile")
    void paused_while_one_is_dead() {
        AtomicBoolean first = new AtomicBoolean(true);
        Part quick = builder -> builder.lease(Duration.ofSeconds(1)).tickEvery(Duration.ofMillis(100));
        TrackedDataSource its = db.anotherDataSource();
        Longhaul victim = node(
                parallel(waiting()),
                quick,
                builder -> builder.slots(1).dataSource(its).shutdownGrace(Duration.ofSeconds(1)));
        Future<TickReport> dying = inBackground(victim::tick);
        gate.awaitReached();
        Longhaul other = node(parallel(witnessed(5, batch -> {
            if (first.getAndSet(false)) {
                done(victimless(), "alpha", Action.PAUSE);
            }
        })));
        its.cut();
        other.tick();
        assertMigration("alpha").hasStatus("pausing");
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            other.tick();
            assertMigration("alpha").hasStatus("paused");
        });
        gate.open();
        await().until(dying::isDone);
        done(other, "alpha", Action.RESUME);
        tickUntilFinished(other, "alpha");
        assertDoneOnce();
    }

    /** Somebody who only asks. */
    private Longhaul victimless() {
        return node(builder -> {});
    }

    @Test
    @DisplayName("L26 ended with a rollback, the last worker begins it, and the ranges are gone")
    void cancelled_with_rollback() {
        Longhaul node = node(parallel(waiting()));
        Future<TickReport> ticking = threeAtWork(node);
        assertThat(node.act(ActionRequest.of("alpha", Action.CANCEL, ADA).withRollback())
                        .done())
                .isTrue();
        gate.open();
        join(ticking);
        tickUntil(node, "rolled_back");
        assertMigration("alpha")
                .isUnclaimed()
                .wentThrough("created", "in_progress", "cancelling", "rolling_back", "rolled_back");
        assertThat(node.ranges("alpha")).isEmpty();
        assertThat(db.number("select count(*) from item where v <> 0")).isZero();
    }

    private void tickUntil(Longhaul node, String status) {
        for (int i = 0; i < 10 && !db.state("alpha").status().equals(status); i++) {
            node.tick();
        }
        assertMigration("alpha").hasStatus(status);
    }

    @Test
    @DisplayName("L21 a forced end takes every range; started again it begins from zero")
    void forced_cancel_and_restart() {
        Longhaul node = node(parallel(waiting()));
        Future<TickReport> ticking = threeAtWork(node);
        done(node, "alpha", Action.FORCE_CANCEL);
        db.run("update item set v = 0; delete from witness");
        done(node, "alpha", Action.RESTART);
        gate.open();
        assertThat(join(ticking).runs())
                .filteredOn(run -> run.outcome() == RunOutcome.LOST)
                .hasSize(3);
        tickUntilFinished(node(parallel(witnessed(5))), "alpha");
        assertMigration("alpha").isCompleted();
        RangeJobs.assertNumbersWithoutGapOrRepeat(db, "alpha", 2);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("I8 made fewer while it runs: the workers that came last give way, and it goes on with the others")
    void parallelism_lowered() {
        AtomicBoolean slow = new AtomicBoolean(true);
        Part quick = builder -> builder.lease(Duration.ofSeconds(1)).tickEvery(Duration.ofMillis(100));
        Longhaul node = node(
                parallel(witnessed(1, batch -> {
                    if (slow.get()) {
                        await().pollInSameThread()
                                .pollDelay(Duration.ofMillis(60))
                                .until(() -> true);
                    }
                })),
                quick);
        node.start();
        await().until(() -> held() == 3);
        assertThat(parallelism(node, "alpha", 1).text()).contains("the job's own -> 1");
        await().until(() -> held() == 1);
        assertThat(db.texts("select reason from long_running_migration_run where outcome = 'yielded'"))
                .hasSize(2)
                .allSatisfy(reason -> assertThat(reason).contains("only 1"));
        assertThat(lastEvent(node, "alpha").action()).isEqualTo("set");
        assertThat(lastEvent(node, "alpha").actor()).isEqualTo("ada");
        assertThat(lastEvent(node, "alpha").reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("the job's own -> 1: the disk is full"));
        node.set("alpha", Map.of("parallelism", "default"), ADA);
        slow.set(false);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
        assertDoneOnce();
    }

    @Test
    @DisplayName("I8 made more while one works alone: it stops, and what is left is divided")
    void parallelism_raised() {
        Part quick = builder -> builder.lease(Duration.ofSeconds(1)).tickEvery(Duration.ofMillis(100));
        Longhaul node = node(
                parallel(witnessed(5, batch -> {
                    if (batch.number() == 2) {
                        gate.pass();
                    }
                })),
                quick);
        parallelism(node, "alpha", 1);
        node.start();
        gate.awaitReached();
        assertThat(node.ranges("alpha")).isEmpty();
        parallelism(node, "alpha", 2);
        long beats = db.state("alpha").heartbeats();
        await().until(() -> db.state("alpha").heartbeats() > beats + 1);
        gate.open();
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
        assertThat(node.ranges("alpha")).hasSize(8).first().satisfies(range -> {
            assertThat(range.after()).hasValue("10");
            assertThat(range.rowsDone()).isBetween(13L, 14L);
        });
        assertMigration("alpha").hasRows(120);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("C20 a parallelism that cannot be is refused, with the reason")
    void refused() {
        Longhaul node = node(parallel(witnessed(5)));
        for (int wrong : new int[] {0, 65, -1}) {
            assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                            UsageException.class, () -> parallelism(node, "alpha", wrong)))
                    .hasMessageContaining("from 1 to 64");
        }
        assertThat(parallelism(node, "nobody", 2))
                .satisfies(answer -> assertThat(answer.done()).isFalse())
                .satisfies(answer -> assertThat(answer.text()).contains("'nobody'"));
        assertThat(eventsOf("alpha")).isZero();
    }

    private static ChangeAnswer parallelism(Longhaul node, String name, int number) {
        return node.set(name, Map.of("parallelism", Integer.toString(number)), ADA);
    }
}
