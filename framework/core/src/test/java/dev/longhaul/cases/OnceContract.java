package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.ChangeAnswer;
import dev.longhaul.ChangeRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.MigrationQuarantine;
import dev.longhaul.Person;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests that come twice, and requests of somebody who has seen another life. */
abstract class OnceContract extends PersonContract {
    private static final Person CLICK = ADA.asRequest("click-1");

    private static ActionAnswer act(Longhaul node, Action action, Person person) {
        return node.act(ActionRequest.of("alpha", action, person));
    }

    @Test
    @DisplayName("a request that comes again is answered as the first time and changes nothing")
    void the_same_action_again() {
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        ActionAnswer first = act(node, Action.PAUSE, CLICK);
        assertThat(first.done()).isTrue();
        done(node, "alpha", Action.RESUME);
        long events = eventsOf("alpha");
        String row = db.rowText("alpha");
        assertThat(act(node, Action.PAUSE, CLICK)).isEqualTo(first);
        assertThat(db.rowText("alpha")).isEqualTo(row);
        assertThat(eventsOf("alpha")).isEqualTo(events);
        assertThat(node.events("alpha").get(0).request()).contains("click-1");
        // Another one is another one.
        assertThat(act(node, Action.PAUSE, ADA.asRequest("click-2")).done()).isTrue();
        assertMigration("alpha").hasStatus("paused");
    }

    @Test
    @DisplayName("a restart that comes again does not begin another life, though it named the life before")
    void the_same_restart_again() {
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        done(node, "alpha", Action.PAUSE);
        ActionRequest restart = ActionRequest.of("alpha", Action.RESTART, CLICK).inEpoch(1);
        ActionAnswer first = node.act(restart);
        assertThat(first.done()).isTrue();
        assertThat(node.act(restart)).isEqualTo(first);
        assertThat(node.migration("alpha").orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    @DisplayName("the same request from many at once is carried out by one of them, and all have its answer")
    void at_the_same_time() throws Exception {
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        done(node, "alpha", Action.PAUSE);
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<ActionAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(inBackground(() -> {
                together.await();
                return act(node, Action.RESTART, CLICK);
            }));
        }
        ActionAnswer first = join(answers.get(0));
        assertThat(first.done()).as(first.text()).isTrue();
        assertThat(answers).allSatisfy(answer -> assertThat(join(answer)).isEqualTo(first));
        assertThat(node.migration("alpha").orElseThrow().epoch()).isEqualTo(2);
        assertThat(eventsOf("alpha")).isEqualTo(2);
    }

    @Test
    @DisplayName("a request that was refused may come again, and is decided anew")
    void a_refusal_is_not_kept() {
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        assertThat(act(node, Action.RESUME, CLICK).done()).isFalse();
        done(node, "alpha", Action.PAUSE);
        assertThat(act(node, Action.RESUME, CLICK).done()).isTrue();
    }

    @Test
    void an_id_is_of_one_request_of_one_migration() {
        register("alpha", "beta");
        Longhaul node = node(alpha(addOneToEach(2)));
        assertThat(act(node, Action.PAUSE, CLICK).done()).isTrue();
        ActionAnswer misused = act(node, Action.CANCEL, CLICK);
        assertThat(misused.done()).isFalse();
        assertThat(misused.text()).contains("'pause'", "id of its own");
        assertMigration("alpha").hasStatus("paused");
        assertThat(node.act(ActionRequest.of("beta", Action.PAUSE, CLICK)).done())
                .isTrue();
    }

    @Test
    void ids_have_bounds() {
        for (String id : List.of("", " ", "a b", "a\n", "ä", "x".repeat(101))) {
            assertThatThrownBy(() -> ADA.asRequest(id)).as(id).isInstanceOf(UsageException.class);
        }
        assertThat(ADA.asRequest("~".repeat(100)).request()).isPresent();
    }

    @Test
    @DisplayName("a change that comes again is answered as the first time; one for a life that is over is refused")
    void changes() {
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        ChangeRequest change = new ChangeRequest("alpha", Map.of("priority", "5"), CLICK, java.util.Optional.empty());
        ChangeAnswer first = node.set(change);
        assertThat(first.done()).as(first.text()).isTrue();
        node.set("alpha", Map.of("priority", "7"), ADA);
        assertThat(node.set(change)).isEqualTo(first);
        assertThat(node.migration("alpha").orElseThrow().priority()).isEqualTo(7);
        assertThat(act(node, Action.PAUSE, CLICK).done()).isFalse();

        db.run("update long_running_migration set epoch = 2");
        ChangeAnswer stale =
                node.set(ChangeRequest.of("alpha", Map.of("priority", "9"), ADA).inEpoch(1));
        assertThat(stale.done()).isFalse();
        assertThat(stale.text()).contains("epoch 2", "not at epoch 1");
        assertThat(node.migration("alpha").orElseThrow().priority()).isEqualTo(7);
        assertThat(node.set(ChangeRequest.of("alpha", Map.of("priority", "9"), ADA)
                                .inEpoch(2))
                        .done())
                .isTrue();
    }

    @Test
    @DisplayName(
            "a decision on set-aside rows that comes again changes nothing; one for a life that is over is refused")
    void decisions() {
        items(10);
        db.run("alter table item add constraint not_these check (v = 0 or id <> 3)");
        register("alpha");
        Longhaul node = node(QuarantineJobs.tolerant(addOneToEach(8)));
        node.tick();
        assertMigration("alpha").isCompleted();
        MigrationQuarantine quarantine = node.quarantine("alpha");
        ChangeAnswer first = quarantine.inEpoch(1).ignore(QuarantineSelection.ALL, CLICK);
        assertThat(first.done()).as(first.text()).isTrue();
        assertThat(quarantine.unignore(QuarantineSelection.ALL, ADA).done()).isTrue();
        assertThat(quarantine.inEpoch(1).ignore(QuarantineSelection.ALL, CLICK)).isEqualTo(first);
        assertThat(db.text("select state from long_running_migration_quarantine"))
                .isEqualTo("open");
        ChangeAnswer stale = quarantine.inEpoch(2).retry(QuarantineSelection.ALL, ADA);
        assertThat(stale.done()).isFalse();
        assertThat(stale.text()).contains("epoch");
        assertThat(node.migration("alpha").orElseThrow().status()).isEqualTo(Status.COMPLETED);
    }
}
