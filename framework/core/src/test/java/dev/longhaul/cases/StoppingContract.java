package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** People pause and end migrations, with a worker at work on them and without one. */
abstract class StoppingContract extends PersonContract {
    @Test
    @DisplayName("P21 P23 X6 a pause takes effect after the batch in hand, and resuming goes on there")
    void pausing_a_worker() {
        items(6);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(alpha(waitingInEachBatch(gate)));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        assertThat(done(node, "alpha", Action.PAUSE).after()).hasValue(Status.PAUSING);
        assertMigration("alpha").hasStatus("pausing").hasBatches(0);
        gate.open();
        join(ticking);
        assertMigration("alpha")
                .hasStatus("paused")
                .isUnclaimed()
                .hasBatches(1)
                .hasAttempts(0)
                .hasReason("pause by ada: the disk is full");
        assertItemsDone(1, 2);
        node.tick();
        assertMigration("alpha").hasStatus("paused").hasRuns(1);
        assertThat(done(node, "alpha", Action.RESUME).after()).hasValue(Status.IN_PROGRESS);
        node.tick();
        assertMigration("alpha")
                .isCompleted()
                .wentThrough("created", "in_progress", "pausing", "paused", "in_progress", "completed");
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("P23 a pause that is resumed before the worker has seen it costs nothing")
    void resuming_before_the_worker_has_seen_the_pause() {
        items(6);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(alpha(waitingInEachBatch(gate)));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        done(node, "alpha", Action.PAUSE);
        done(node, "alpha", Action.RESUME);
        gate.open();
        join(ticking);
        assertMigration("alpha").isCompleted().hasRuns(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("P23 a pause that is resumed after the worker has seen it, before it has stopped, is none either")
    void resuming_between_checkpoint_and_end() {
        items(6);
        register("alpha");
        Gate gate = gate();
        Longhaul asking = node();
        RunListener resuming = new RunListener() {
            @Override
            public void progressed(RunProgress progress) {
                if (asking.migration("alpha").orElseThrow().status() == Status.PAUSING) {
                    done(asking, "alpha", Action.RESUME);
                }
            }
        };
        Longhaul node = node(alpha(waitingInEachBatch(gate)), builder -> builder.listener(resuming));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        done(node, "alpha", Action.PAUSE);
        gate.open();
        join(ticking);
        assertMigration("alpha").isInProgress().isUnclaimed().hasBatches(1);
        node.tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("P22 X6 an end takes effect after the batch in hand, and restarting begins a new life from zero")
    void cancelling_a_worker() {
        items(6);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(alpha(waitingInEachBatch(gate)));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        assertThat(done(node, "alpha", Action.CANCEL).after()).hasValue(Status.CANCELLING);
        gate.open();
        join(ticking);
        assertMigration("alpha")
                .hasStatus("cancelled")
                .isUnclaimed()
                .hasBatches(1)
                .hasReason("cancel by ada: the disk is full");
        assertItemsDone(1, 2);
        done(node, "alpha", Action.RESTART);
        assertMigration("alpha").hasStatus("created").hasBatches(0).hasRows(0);
        assertThat(db.state("alpha").cursor()).isNull();
        assertThat(node.migration("alpha").orElseThrow().epoch()).isEqualTo(2);
        assertThat(node.migration("alpha").orElseThrow().executesImmediately()).isTrue();
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(6);
        assertThat(db.numbers("select v from item order by id")).containsExactly(2L, 2L, 1L, 1L, 1L, 1L);
    }

    @Test
    @DisplayName("P22 an end with a rollback moves to rolling_back as soon as the worker is off")
    void cancelling_a_worker_with_rollback() {
        items(6);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(builder -> builder.job(Undoable.class, () -> new Undoable(waitingInEachBatch(gate))));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        assertThat(node.act(ActionRequest.of("alpha", Action.CANCEL, ADA).withRollback())
                        .after())
                .hasValue(Status.CANCELLING);
        assertThat(db.text("select rollback_requested from long_running_migration"))
                .startsWithIgnoringCase("t");
        gate.open();
        join(ticking);
        assertThat(db.texts("select e.to_status from long_running_migration_event e order by e.id"))
                .containsSubsequence("cancelling", "rolling_back");
        assertThat(db.text("select rollback_requested from long_running_migration"))
                .startsWithIgnoringCase("f");
        assertMigration("alpha").hasRows(0);
    }

    @Test
    @DisplayName("X6 I3 after a forced pause nothing of the batch in hand is committed")
    void forcing_a_pause() {
        forced(Action.FORCE_PAUSE, "paused");
    }

    @Test
    @DisplayName("X6 I3 after a forced end nothing of the batch in hand is committed")
    void forcing_an_end() {
        forced(Action.FORCE_CANCEL, "cancelled");
    }

    private void forced(Action action, String status) {
        items(6);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(alpha(waitingInEachBatch(gate)));
        Future<TickReport> ticking = inBackground(node::tick);
        gate.awaitReached();
        done(node, "alpha", action);
        assertMigration("alpha").hasStatus(status).isUnclaimed();
        gate.open();
        assertThat(join(ticking).runs())
                .singleElement()
                .satisfies(run -> assertThat(run.reason()).isEqualTo(action.text() + " by ada: the disk is full"));
        assertMigration("alpha").hasStatus(status).isUnclaimed().hasBatches(0).hasRows(0);
        assertItemsDone();
        assertThat(lastEvent(node, "alpha").action()).isEqualTo(action.text());
        assertThat(db.number("select count(*) from long_running_migration_run where ended_at is null"))
                .isZero();
    }

    @Test
    @DisplayName("P21 P22 what no worker is on is paused and ended at once, and its dead worker's claim goes")
    void orphans_are_settled_at_once() {
        Longhaul node = node();
        for (Action action : List.of(Action.PAUSE, Action.CANCEL)) {
            db.run("delete from long_running_migration");
            aMigration("alpha").heldByADeadWorker(-5).registered();
            Status after = done(node, "alpha", action).after().orElseThrow();
            assertThat(after).isIn(Status.PAUSED, Status.CANCELLED);
            assertMigration("alpha").hasStatus(after.text()).isUnclaimed();
        }
    }

    @Test
    @DisplayName("P21 what a worker holds is asked to pause, and the next tick settles it when that worker is dead")
    void requests_to_the_dead_are_settled_by_a_tick() {
        aMigration("alpha").heldByADeadWorker(3600).registered();
        Longhaul node = node();
        assertThat(done(node, "alpha", Action.PAUSE).after()).hasValue(Status.PAUSING);
        db.run("update long_running_migration set lease_until = " + db.moment(-1));
        node.tick();
        assertMigration("alpha").hasStatus("paused").isUnclaimed();
    }

    @Test
    @DisplayName("P22 a dead worker's end with rollback is settled by a tick as rolling_back")
    void a_dead_workers_end_with_rollback() {
        aMigration("alpha")
                .heldByADeadWorker(3600)
                .with("rows_done", "7")
                .with("cursor_state", "'{\"kind\":\"keyset\"}'")
                .registered();
        Longhaul looking = node(builder -> builder.job(Undoable.class, () -> new Undoable(addOneToEach(2))));
        looking.act(ActionRequest.of("alpha", Action.CANCEL, ADA).withRollback());
        db.run("update long_running_migration set lease_until = " + db.moment(-1));
        node().tick();
        assertMigration("alpha").hasStatus("rolling_back").isUnclaimed().hasRows(0);
        assertThat(db.state("alpha").cursor()).isNull();
        assertThat(db.text("select rollback_requested from long_running_migration"))
                .startsWithIgnoringCase("f");
    }

    @Test
    @DisplayName("X6 I8 a pause also reaches a worker that only tries again and again")
    void pausing_a_worker_that_only_retries() {
        items(2);
        register("alpha");
        AtomicInteger tries = new AtomicInteger();
        Longhaul node = node(
                alpha(run -> run.eachBatch(Jobs.itemsBy(2), batch -> {
                    tries.incrementAndGet();
                    throw new SQLException("on purpose", "40001");
                })),
                builder -> builder.lease(Duration.ofSeconds(1)));
        Future<?> ticking = inBackground(node::tick);
        await().until(() -> tries.get() > 0);
        done(node, "alpha", Action.PAUSE);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertMigration("alpha").hasStatus("paused"));
        join(ticking);
        assertMigration("alpha").isUnclaimed().hasBatches(0).hasAttempts(0);
        assertThat(tries).as("tries, which end by themselves after ten").hasValueLessThan(10);
    }
}
