package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.NewMigration;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.Setting;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With scheduled mode on, new migrations wait for a person. */
abstract class ScheduledModeContract extends CaseContract {
    private static final Part SCHEDULED = builder -> builder.setting(Setting.SCHEDULED_MODE, "true");

    @Test
    @DisplayName("L14 with scheduled mode on, a new migration waits as scheduled until a person fires it")
    void waits_for_a_person() {
        items(2);
        register("alpha");
        Longhaul node = node(Jobs.alpha(addOneToEach(2)), SCHEDULED);
        assertThat(waitingReason(node.tick(), "alpha")).contains("scheduled mode");
        node.tick();
        assertMigration("alpha")
                .hasStatus("scheduled")
                .saysWhy()
                .hasAttempts(0)
                .wasNeverClaimed()
                .wentThrough("created", "scheduled");
        // What firing writes.
        db.run("update long_running_migration set status = 'created', execute_immediately = true");
        node.tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("L14 scheduled mode leaves alone what has begun, and what this node does not know")
    void leaves_others_alone() {
        items(2);
        aMigration("alpha").inStatus("in_progress").registered();
        register("unknown");
        node(Jobs.alpha(addOneToEach(2)), SCHEDULED).tick();
        assertMigration("alpha").isCompleted();
        assertMigration("unknown").hasStatus("created").hasReason("unknown");
    }

    @Test
    @DisplayName("L15 one that was inserted to execute immediately runs at once all the same")
    void runs_immediately() {
        items(2);
        db.run("insert into long_running_migration (name, execute_immediately) values ('alpha', true)");
        register("beta");
        node(Jobs.alpha(addOneToEach(2)), Jobs.beta(run -> Outcome.completed()), SCHEDULED)
                .tick();
        assertMigration("alpha").isCompleted().wentThrough("created", "in_progress", "completed");
        assertMigration("beta").hasStatus("scheduled");
    }

    @Test
    @DisplayName("L15 registered to execute immediately it is done when the call returns, also over several runs")
    void is_done_when_the_call_returns() {
        items(6);
        Longhaul node = node(
                Jobs.alpha(Jobs.addOneInShortRuns(2)),
                Jobs.beta(run -> Outcome.completed()),
                SCHEDULED,
                Jobs.shortRuns());
        register("beta");
        assertThat(node.register(NewMigration.named("alpha").executeImmediately()))
                .isTrue();
        assertMigration("alpha").isCompleted().hasBatches(3).wentThrough("created", "in_progress", "completed");
        assertEveryItemDoneOnce();
        assertThat(node.register(NewMigration.named("alpha").executeImmediately()))
                .isFalse();
        assertMigration("alpha").hasBatches(3);
        assertThat(node.migration("beta").orElseThrow().runs()).isZero();
    }

    @Test
    @DisplayName("L15 the call waits for a slot that another migration has")
    void waits_for_a_slot() {
        items(2);
        Gate gate = gate();
        Longhaul busy = node(Jobs.beta(run -> run.once(batch -> gate.pass())));
        register("beta");
        Future<?> running = inBackground(busy::tick);
        gate.awaitReached();
        Longhaul node = node(Jobs.alpha(addOneToEach(2)), SCHEDULED);
        Future<Boolean> call =
                inBackground(() -> node.register(NewMigration.named("alpha").executeImmediately()));
        await().until(() -> db.number("select count(*) from long_running_migration where name = 'alpha'") == 1);
        assertThat(call).isNotDone();
        gate.open();
        join(running);
        assertThat(join(call)).isTrue();
        assertMigration("alpha").isCompleted();
    }

    @Test
    @DisplayName("L15 what has to wait for something does not keep the call waiting; its row says for what")
    void does_not_wait_for_others() {
        Longhaul node =
                node(Jobs.alpha(run -> Outcome.deferred(Duration.ofHours(1), "the night is better")), SCHEDULED);
        node.register(NewMigration.named("alpha").executeImmediately());
        assertMigration("alpha").isInProgress().isUnclaimed().hasReason("the night is better");
    }

    @Test
    @DisplayName("L14 a migration may be scheduled for a person by itself, also when scheduled mode is off")
    void scheduled_by_itself() {
        Longhaul node = node(Jobs.alpha(run -> Outcome.completed()));
        node.register(NewMigration.named("alpha").scheduled());
        node.tick();
        assertMigration("alpha").hasStatus("scheduled").wasNeverClaimed();
    }

    @Test
    @DisplayName("L15 a registration says by itself whether it waits for a person")
    void a_registration_says_whether_it_waits() {
        Longhaul node = node(Jobs.alpha(run -> Outcome.completed()), Jobs.beta(run -> Outcome.completed()));
        node.register(NewMigration.named("alpha").scheduled());
        node.register(NewMigration.named("beta").executeImmediately());
        assertThat(node.migration("alpha").orElseThrow().status().text()).isEqualTo("scheduled");
        assertThat(node.migration("beta").orElseThrow().executesImmediately()).isTrue();
        assertThatThrownBy(() -> NewMigration.named("alpha").scheduled().executeImmediately())
                .isInstanceOf(UsageException.class);
        node.tick();
        assertMigration("alpha").hasStatus("scheduled").wasNeverClaimed();
        assertMigration("beta").isCompleted();
    }
}
