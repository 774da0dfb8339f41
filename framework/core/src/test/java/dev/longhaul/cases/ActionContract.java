package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import dev.longhaul.state.Transitions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which action is possible in which state, and what is left of it in the history. */
abstract class ActionContract extends PersonContract {
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
                AMigration migration = aMigration("alpha").inStatus(status.text());
                (action == Action.ROLLBACK ? migration.with("started_at", db.moment(-9)) : migration).registered();
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
}
