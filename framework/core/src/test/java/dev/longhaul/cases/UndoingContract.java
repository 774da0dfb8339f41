package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.beta;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.ActionAnswer;
import dev.longhaul.EventView;
import dev.longhaul.Longhaul;
import dev.longhaul.job.Health;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.operation.Operation;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a rollback may be asked for, and with what it begins. */
abstract class UndoingContract extends PersonContract {
    @Migration(name = "beta", dependsOn = "alpha")
    static final class OnTop implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.untilNone(batch -> 0);
        }
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

    private static final Operation FIRST =
            Operation.sql("first", "update item set v = v + 1").rollback("update item set v = v - 1");
    private static final Operation NO_WAY_BACK = Operation.sql("second", "update item set note = 'x'");

    @Test
    @DisplayName("P26 a rollback over an operation that has started and cannot be undone is refused, naming it")
    void rollback_over_what_cannot_be_undone() {
        items(2);
        register("operations");
        Longhaul node = node(Operations.operations(FIRST, NO_WAY_BACK));
        node.tick();
        assertMigration("operations").isCompleted();
        ActionAnswer answer = ask(node, "operations", Action.ROLLBACK);
        assertThat(answer.done()).isFalse();
        assertThat(answer.text()).contains("'second'", "no rollback");
        assertMigration("operations").isCompleted();
        assertThat(ask(
                                node(Operations.operations(FIRST, NO_WAY_BACK.nothingToRollBack())),
                                "operations",
                                Action.ROLLBACK)
                        .done())
                .isTrue();
    }

    @Test
    @DisplayName("P25 a restart over operations that have started and are not undone is refused, pointing to rollback")
    void restart_over_operations() {
        items(2);
        register("operations");
        Longhaul node = node(Operations.operations(FIRST));
        node.tick();
        ActionAnswer answer = ask(node, "operations", Action.RESTART);
        assertThat(answer.done()).isFalse();
        assertThat(answer.text()).contains("first", "Roll it back").doesNotContain("retry");
        assertMigration("operations").isCompleted();
        done(node, "operations", Action.ROLLBACK);
        node.tick();
        assertMigration("operations").hasStatus("rolled_back");
        done(node, "operations", Action.RESTART);
        node.tick();
        assertMigration("operations").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("P9b X6 a changed operation that has run waits until a person accepts it")
    void accepting_what_was_changed() {
        items(2);
        aMigration("operations").registered();
        aMigration("alpha").inStatus("failed").registered();
        Operation last = Operation.sql("last", "update item set note = 'last'").nothingToRollBack();
        Operation broken =
                Operation.sql("last", "update nowhere set note = 'last'").nothingToRollBack();
        node(Operations.operations(FIRST, broken), builder -> builder.setting(Setting.AUTO_ROLLBACK, "false"))
                .tick();
        assertMigration("operations").isFailed();
        Operation changed =
                Operation.sql("first", "update item set v = v + 100").rollback("update item set v = v - 1");
        Longhaul node = node(Operations.operations(changed, last), Jobs.alpha(addOneToEach(2)));
        done(node, "operations", Action.RETRY);
        node.tick();
        assertMigration("operations").isInProgress().hasAttempts(0).hasReason("'first'", "accept");
        assertThat(ask(node, "alpha", Action.ACCEPT).text()).contains("not made of operations");
        assertThat(ask(node(), "operations", Action.ACCEPT).text()).contains("not known here");
        done(node, "operations", Action.ACCEPT);
        node.tick();
        assertMigration("operations").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(node.events("operations")).extracting(EventView::action).contains("accept");
    }

    @Test
    @DisplayName("X6 accepting where nothing has changed is refused")
    void accepting_nothing() {
        items(2);
        register("operations");
        Longhaul node = node(Operations.operations(FIRST));
        db.run("update long_running_migration set status = 'paused'");
        ActionAnswer answer = ask(node, "operations", Action.ACCEPT);
        assertThat(answer.done()).isFalse();
        assertThat(answer.text()).contains("nothing to accept");
        assertThat(eventsOf("operations")).isZero();
    }

    @Test
    @DisplayName("P26 a rollback of what has never run is refused: its job's rollback would undo what others did")
    void rollback_of_what_never_ran() {
        items(2);
        Longhaul node = node(undoable());
        for (String status : List.of("paused", "cancelled")) {
            db.run("delete from long_running_migration; update item set v = 7");
            aMigration("alpha").inStatus(status).registered();
            ActionAnswer answer = ask(node, "alpha", Action.ROLLBACK);
            node.tick();
            assertThat(db.numbers("select distinct v from item")).containsExactly(7L);
            assertThat(answer.done()).isFalse();
            assertThat(answer.text()).contains("alpha is " + status, "never run");
            assertMigration("alpha").hasStatus(status);
            assertThat(eventsOf("alpha")).isZero();
        }
    }

    /** Its health is asked between the tick's look and the claim. */
    @Migration(name = "beta", dependsOn = "alpha")
    static final class Asking implements MigrationJob {
        private final Runnable meanwhile;

        Asking(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public Health healthCheck(Transaction look) {
            meanwhile.run();
            return Health.good();
        }

        @Override
        public Outcome run(RunContext run) {
            return run.once(batch -> batch.update("update item set note = 'beta'"));
        }
    }

    @Test
    @DisplayName(
            "P26 L30 a migration that was about to start does not start on one whose rollback was asked for meanwhile")
    void rollback_before_the_claim_of_a_dependant() {
        items(2);
        aMigration("alpha")
                .inStatus("completed")
                .with("started_at", db.moment(-9))
                .registered();
        register("beta");
        Longhaul person = node(undoable(), builder -> builder.job(OnTop.class));
        Longhaul node = node(
                undoable(),
                builder -> builder.job(
                        Asking.class,
                        () -> new Asking(() -> {
                            if (person.migration("alpha").orElseThrow().status() == Status.COMPLETED) {
                                done(person, "alpha", Action.ROLLBACK);
                            }
                        })));
        node.tick();
        assertMigration("beta").hasStatus("created").wasNeverClaimed();
        assertThat(db.number("select count(*) from item where note = 'beta'")).isZero();
        node.tick();
        assertMigration("alpha").hasStatus("rolled_back");
        assertMigration("beta").wasNeverClaimed().hasReason("waits for alpha");
    }
}
