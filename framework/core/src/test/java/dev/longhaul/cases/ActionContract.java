package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.beta;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.EventView;
import dev.longhaul.FiredReport;
import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.state.Action;
import dev.longhaul.state.Channel;
import dev.longhaul.state.Status;
import dev.longhaul.state.Transitions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people ask for: pausing, ending, trying again, starting over, firing; and what they may not ask for. */
abstract class ActionContract extends CaseContract {
    private static final Person ADA =
            Person.of("ada").because("the disk is full").via(Channel.HTTP).from("192.0.2.7");

    private MigrationJob waitingInEachBatch(Gate gate) {
        return run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            gate.pass();
        });
    }

    private static ActionAnswer ask(Longhaul node, String name, Action action) {
        return node.act(ActionRequest.of(name, action, ADA));
    }

    private static ActionAnswer done(Longhaul node, String name, Action action) {
        ActionAnswer answer = ask(node, name, action);
        assertThat(answer.done()).as(answer.text()).isTrue();
        return answer;
    }

    private static EventView lastEvent(Longhaul node, String name) {
        List<EventView> events = node.events(name);
        return events.get(events.size() - 1);
    }

    private long eventsOf(String name) {
        return db.number(
                "select count(*) from long_running_migration_event e join long_running_migration m on m.id = e.migration_id"
                        + " where m.name = ?",
                name);
    }

    // ------------------------------------------------------------------------------------------------ the states

    private static Stream<Status> allowedFor(Action action) {
        return Arrays.stream(Status.values()).filter(action.allowed()::contains);
    }

    private static Stream<Status> forbiddenFor(Action action) {
        return Arrays.stream(Status.values()).filter(status -> !action.allowed().contains(status));
    }

    @Test
    @DisplayName(
            "P21 P22 P23 P24 P25 P26 an action asked in a state that does not allow it is refused, naming both, and nothing changes")
    void forbidden_actions_are_refused() {
        Longhaul node = node(undoable());
        for (Action action : Action.values()) {
            assertThat(forbiddenFor(action)).as("states that forbid %s", action).isNotEmpty();
            forbiddenFor(action).forEach(status -> {
                db.run("delete from long_running_migration");
                aMigration("alpha")
                        .inStatus(status.text())
                        .with("definition_hash", "'old'")
                        .registered();
                String before = db.rowText("alpha");
                ActionAnswer answer = ask(node, "alpha", action);
                assertThat(answer.done()).as("%s of a %s one", action, status).isFalse();
                assertThat(answer.before()).hasValue(status);
                assertThat(answer.after()).hasValue(status);
                assertThat(answer.text()).contains("alpha is " + status.text());
                assertThat(answer.allowed()).isEqualTo(action.allowed());
                allowedFor(action).forEach(allowed -> assertThat(answer.text()).contains(allowed.text()));
                assertThat(db.rowText("alpha")).isEqualTo(before);
                assertThat(eventsOf("alpha")).isZero();
            });
        }
    }

    @Test
    @DisplayName(
            "P21 P22 P23 P24 P25 P26 X6 an action asked in a state that allows it follows the map and leaves one event with who, how and why")
    void allowed_actions_are_done() {
        Longhaul node = node(undoable());
        for (Action action : Action.values()) {
            if (action == Action.ACCEPT) {
                continue; // It asks the operations of the class for their hash.
            }
            assertThat(allowedFor(action)).as("states that allow %s", action).isNotEmpty();
            allowedFor(action).forEach(status -> {
                db.run("delete from long_running_migration");
                aMigration("alpha").inStatus(status.text()).registered();
                ActionAnswer answer = done(node, "alpha", action);
                Status after = answer.after().orElseThrow();
                assertThat(answer.before()).hasValue(status);
                assertThat(Transitions.reasonFor(status, after))
                        .as("%s: %s -> %s", action, status, after)
                        .isPresent();
                assertMigration("alpha").hasStatus(after.text()).hasReason("ada", "the disk is full");
                assertThat(node.events("alpha")).singleElement().satisfies(event -> {
                    assertThat(event.actor()).isEqualTo("ada");
                    assertThat(event.channel()).isEqualTo("http");
                    assertThat(event.address()).hasValue("192.0.2.7");
                    assertThat(event.action()).isEqualTo(action.text());
                    assertThat(event.reason()).hasValue("the disk is full");
                    assertThat(event.from()).hasValue(status);
                    assertThat(event.to()).isEqualTo(after);
                });
            });
        }
    }

    @Test
    @DisplayName("P21 an unknown name is refused with near names")
    void unknown_names_are_refused() {
        register("alpha");
        ActionAnswer answer = ask(node(), "alpah", Action.PAUSE);
        assertThat(answer.done()).isFalse();
        assertThat(answer.before()).isEmpty();
        assertThat(answer.text()).contains("'alpah'", "alpha?");
    }

    @Test
    @DisplayName("P22 a request for a life that is over is refused, naming both")
    void stale_epochs_are_refused() {
        aMigration("alpha").inStatus("failed").with("epoch", "3").registered();
        Longhaul node = node();
        ActionAnswer stale =
                node.act(ActionRequest.of("alpha", Action.RETRY, ADA).inEpoch(2));
        assertThat(stale.done()).isFalse();
        assertThat(stale.text()).contains("epoch 3", "epoch 2");
        assertMigration("alpha").hasStatus("failed");
        assertThat(node.act(ActionRequest.of("alpha", Action.RETRY, ADA).inEpoch(3))
                        .done())
                .isTrue();
    }

    @Test
    @DisplayName("X6 of two that ask at the same instant one is served and the other refused")
    void two_at_once() {
        for (int round = 0; round < 5; round++) {
            db.run("delete from long_running_migration");
            aMigration("alpha").inStatus("failed").registered();
            Longhaul one = node();
            Longhaul two = node();
            CountDownLatch together = new CountDownLatch(2);
            Future<ActionAnswer> retry = inBackground(together(together, () -> ask(one, "alpha", Action.RETRY)));
            Future<ActionAnswer> cancel = inBackground(together(together, () -> ask(two, "alpha", Action.RESTART)));
            List<ActionAnswer> answers = List.of(join(retry), join(cancel));
            assertThat(answers).filteredOn(ActionAnswer::done).hasSize(1);
            assertThat(eventsOf("alpha")).isEqualTo(1);
            assertMigration("alpha").hasStatus(answers.get(0).done() ? "in_progress" : "created");
            one.close();
            two.close();
        }
    }

    private static <T> Callable<T> together(CountDownLatch start, Callable<T> work) {
        return () -> {
            start.countDown();
            start.await();
            return work.call();
        };
    }

    // ------------------------------------------------------------------------------------------------ a worker at work

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
        assertMigration("alpha").hasStatus("paused").isUnclaimed().hasBatches(1).hasAttempts(0);
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
        assertMigration("alpha").hasStatus("cancelled").isUnclaimed().hasBatches(1);
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
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        done(node, "alpha", action);
        assertMigration("alpha").hasStatus(status).isUnclaimed();
        gate.open();
        join(ticking);
        assertMigration("alpha").hasStatus(status).isUnclaimed().hasBatches(0).hasRows(0);
        assertItemsDone();
        assertThat(lastEvent(node, "alpha").action()).isEqualTo(action.text());
        assertThat(db.number("select count(*) from long_running_migration_run where ended_at is null"))
                .isZero();
    }

    // ------------------------------------------------------------------------------------------------ nobody at work

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
    @DisplayName("P23 what was paused before its start begins when it is resumed")
    void pausing_before_the_start() {
        items(4);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        done(node, "alpha", Action.PAUSE);
        node.tick();
        assertMigration("alpha").hasStatus("paused").wasNeverClaimed();
        assertThat(done(node, "alpha", Action.RESUME).after()).hasValue(Status.CREATED);
        node.tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("P24 X6 P8 a retry goes on from the cursor, and the history keeps the failure")
    void retrying() {
        items(6);
        register("alpha");
        AtomicBoolean mended = new AtomicBoolean();
        Longhaul node = node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            if (batch.number() == 2 && !mended.get()) {
                throw new IllegalStateException("on purpose");
            }
        })));
        node.tick();
        assertMigration("alpha").isFailed().hasError("on purpose").hasBatches(1);
        done(node, "alpha", Action.RETRY);
        assertMigration("alpha").isInProgress().hasAttempts(0).hasBatches(1).hasRows(2);
        mended.set(true);
        node.tick();
        assertMigration("alpha").isCompleted().hasRuns(2);
        assertEveryItemDoneOnce();
        assertThat(node.runs("alpha").get(1).error())
                .hasValueSatisfying(text -> assertThat(text).contains("on purpose"));
        assertThat(node.events("alpha")).extracting(EventView::action).contains("fail", "retry", "complete");
    }

    @Test
    @DisplayName("P25 X6 a restart clears all that the life before has left, and keeps the parameters")
    void restarting() {
        aMigration("alpha")
                .inStatus("completed")
                .with("parameters", "'{\"a\":1}'")
                .with("epoch", "4")
                .with("cursor_state", "'{}'")
                .with("batch_seq", "9")
                .with("operation_id", "'swap'")
                .with("operations_done", "3")
                .with("operations_total", "3")
                .with("definition_hash", "'abc'")
                .with("rows_done", "99")
                .with("rows_total", "99")
                .with("attempts", "2")
                .with("error", "'old'")
                .with("started_at", db.moment(-100))
                .with("finished_at", db.moment(-50))
                .with("next_run_at", db.moment(1000))
                .registered();
        done(node(), "alpha", Action.RESTART);
        assertThat(db.rowText("alpha").toLowerCase(Locale.ROOT).lines())
                .contains("status=created", "epoch=5", "parameters={\"a\":1}", "cursor_state=null", "batch_seq=0")
                .contains("operation_id=null", "operations_done=0", "operations_total=0", "definition_hash=null")
                .contains("rows_done=0", "rows_total=null", "attempts=0", "error=null", "started_at=null")
                .contains("finished_at=null", "next_run_at=null", "run_token=null")
                .anyMatch(line -> line.startsWith("execute_immediately=t"));
        assertThat(node().events("alpha"))
                .singleElement()
                .satisfies(event -> assertThat(event.to()).isEqualTo(Status.CREATED));
    }

    // ------------------------------------------------------------------------------------------------ rollback

    @Migration(name = "alpha")
    static final class Undoable implements MigrationJob {
        private final MigrationJob work;

        Undoable(MigrationJob work) {
            this.work = work;
        }

        @Override
        public Outcome run(RunContext run) throws Exception {
            return work.run(run);
        }

        @Override
        public Outcome rollback(RunContext run) throws Exception {
            return run.once(batch -> batch.update("update item set v = 0"));
        }
    }

    @Migration(name = "beta", dependsOn = "alpha")
    static final class OnTop implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.untilNone(batch -> 0);
        }
    }

    private static Jobs.Part undoable() {
        return builder -> builder.job(Undoable.class, () -> new Undoable(addOneToEach(2)));
    }

    @Test
    @DisplayName("P26 a rollback of a job that offers none, or whose class is not here, is refused with that reason")
    void rollback_of_what_offers_none() {
        aMigration("beta").inStatus("completed").registered();
        aMigration("gamma").inStatus("completed").registered();
        Longhaul node = node(beta(addOneToEach(2)));
        assertThat(ask(node, "beta", Action.ROLLBACK).text()).contains("offers no rollback", "Beta");
        assertThat(ask(node, "gamma", Action.ROLLBACK).text()).contains("not known here");
        assertMigration("beta").hasStatus("completed");
        assertMigration("gamma").hasStatus("completed");
        assertThat(eventsOf("beta") + eventsOf("gamma")).isZero();
    }

    @Test
    @DisplayName("P26 a rollback begins from nothing but the position in a list of operations")
    void rollback_keeps_the_position_of_operations() {
        Longhaul node = node(undoable());
        for (String cursor : List.of("{\"kind\":\"operations\",\"of\":\"x\"}", "{\"kind\":\"keyset\",\"of\":\"x\"}")) {
            db.run("delete from long_running_migration");
            aMigration("alpha")
                    .inStatus("failed")
                    .with("cursor_state", "'" + cursor + "'")
                    .with("batch_seq", "9")
                    .with("rows_done", "99")
                    .with("rows_total", "100")
                    .with("attempts", "3")
                    .with("error", "'broken'")
                    .with("next_run_at", db.moment(500))
                    .with("finished_at", db.moment(-5))
                    .registered();
            assertThat(done(node, "alpha", Action.ROLLBACK).after()).hasValue(Status.ROLLING_BACK);
            assertMigration("alpha").hasRows(0).hasBatches(9).hasAttempts(0).hasNoError();
            assertThat(db.state("alpha").nextRunAt()).isNull();
            assertThat(db.state("alpha").cursor()).isEqualTo(cursor.contains("operations") ? cursor : null);
            assertThat(node.migration("alpha").orElseThrow().finishedAt()).isEmpty();
        }
    }

    @Test
    @DisplayName("P26 a rollback is refused while what depends on it stands, naming that")
    void rollback_under_a_dependant() {
        Longhaul node = node(undoable(), builder -> builder.job(OnTop.class));
        for (Status dependant : Status.values()) {
            db.run("delete from long_running_migration");
            aMigration("alpha").inStatus("completed").registered();
            aMigration("beta").inStatus(dependant.text()).registered();
            boolean stands = !List.of(
                            Status.CREATED,
                            Status.SCHEDULED,
                            Status.SKIPPED,
                            Status.ROLLED_BACK,
                            // never begun
                            Status.PAUSED,
                            Status.CANCELLED)
                    .contains(dependant);
            ActionAnswer answer = ask(node, "alpha", Action.ROLLBACK);
            assertThat(answer.done()).as("under a %s one", dependant).isEqualTo(!stands);
            if (stands) {
                assertThat(answer.text()).contains("beta (" + dependant.text() + ")", "Roll that back first");
                assertMigration("alpha").hasStatus("completed");
            }
        }
        db.run("delete from long_running_migration");
        aMigration("alpha").inStatus("completed").registered();
        aMigration("beta")
                .inStatus("cancelled")
                .with("started_at", db.moment(-9))
                .registered();
        assertThat(ask(node, "alpha", Action.ROLLBACK).done()).isFalse();
    }

    // ------------------------------------------------------------------------------------------------ firing

    @Test
    @DisplayName(
            "L39 L40 L41 L14 firing several tells those fired, those that did not wait and those that could not be fired")
    void firing_several() {
        items(4);
        aMigration("alpha").inStatus("scheduled").registered();
        aMigration("beta").inStatus("completed").registered();
        aMigration("gamma").inStatus("scheduled").registered();
        Longhaul node = node(alpha(addOneToEach(2)));
        node.tick();
        assertMigration("alpha").hasStatus("scheduled").wasNeverClaimed();
        FiredReport report = node.fireScheduled(List.of("alpha", "beta", "nobody", "alpha"), ADA);
        assertThat(report.fired()).containsExactly("alpha");
        assertThat(report.skipped()).singleElement().satisfies(left -> {
            assertThat(left.migration()).isEqualTo("beta");
            assertThat(left.reason()).contains("completed");
        });
        assertThat(report.refused()).singleElement().satisfies(left -> {
            assertThat(left.migration()).isEqualTo("nobody");
            assertThat(left.reason()).contains("registered");
        });
        assertMigration("alpha").hasStatus("created");
        assertThat(node.migration("alpha").orElseThrow().executesImmediately()).isTrue();
        assertMigration("gamma").hasStatus("scheduled");
        node.tick();
        assertMigration("alpha").isCompleted().wentThrough("scheduled", "created", "in_progress", "completed");
        assertThat(node.fireScheduled(List.of("alpha"), ADA).skipped()).hasSize(1);
        assertMigration("alpha").isCompleted();
    }

    @Test
    @DisplayName("L41 a fast job's end is never overwritten by the one who fires it")
    void firing_what_runs_at_once() {
        for (int round = 0; round < 5; round++) {
            db.run("delete from long_running_migration");
            aMigration("alpha").inStatus("scheduled").registered();
            Longhaul node = node(alpha(run -> run.untilNone(batch -> 0)));
            Future<?> ticking = inBackground(() -> {
                await().until(() -> {
                    node.tick();
                    return node.migration("alpha").orElseThrow().status() == Status.COMPLETED;
                });
                return Optional.empty();
            });
            assertThat(node.fireScheduled(List.of("alpha"), ADA).fired()).containsExactly("alpha");
            join(ticking);
            assertMigration("alpha").isCompleted();
            node.close();
        }
    }

    @Test
    void a_hand_edited_token_of_nobody_does_not_keep_a_restart_out() {
        aMigration("alpha")
                .inStatus("failed")
                .with("run_token", "'" + UUID.randomUUID() + "'")
                .with("lease_until", db.moment(100))
                .registered();
        done(node(), "alpha", Action.RESTART);
        assertMigration("alpha").hasStatus("created").isUnclaimed();
    }
}
