package dev.longhaul.cases;

import static dev.longhaul.cases.Operations.BAD;
import static dev.longhaul.cases.Operations.COLUMN;
import static dev.longhaul.cases.Operations.COPY;
import static dev.longhaul.cases.Operations.CREATE;
import static dev.longhaul.cases.Operations.NAME;
import static dev.longhaul.cases.Operations.add;
import static dev.longhaul.cases.Operations.operations;
import static dev.longhaul.cases.Operations.verified;
import static dev.longhaul.cases.Operations.withoutAutoRollback;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Verdict;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.Step;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import dev.longhaul.state.RunOutcome;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What fails, forward or back, and what follows. */
abstract class OperationFailureContract extends PersonContract {
    private boolean hasTable(String table) {
        return db.number("select count(*) from information_schema.tables where lower(table_name) = ?", table) == 1;
    }

    @Test
    @DisplayName("P43 the last operation failing rolls all back")
    void all_back() {
        items(10);
        register(NAME);
        Longhaul node = node(operations(CREATE, COPY, COLUMN, BAD));
        node.tick();
        assertMigration(NAME)
                .hasStatus("rolling_back")
                .isUnclaimed()
                .hasAttempts(0)
                .hasReason("rolls back by itself", "operation 'bad' (4 of 4)");
        node.tick();
        assertMigration(NAME)
                .hasStatus("rolled_back")
                .isUnclaimed()
                .hasError("update nowhere set x = 1")
                .wentThrough("created", "in_progress", "rolling_back", "rolled_back");
        assertThat(hasTable("item2")).isFalse();
    }

    @Test
    @DisplayName("P43 an operation that cannot even be begun rolls all back")
    void cannot_be_begun() {
        items(3);
        register(NAME);
        Longhaul node = node(
                operations(add("a", 1), Operation.eachBatch("b", Keyset.of("\"item", "id"), "update item set v = 9")));
        node.tick();
        assertMigration(NAME).hasStatus("rolling_back").hasReason("operation 'b' cannot be carried out");
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertItemsDone();
    }

    @Test
    @DisplayName("P5 a position that was edited, and is written in another way now, is still undone")
    void edited_position() {
        items(3);
        register(NAME);
        Longhaul node = node(operations(add("a", 1)));
        node.tick();
        assertMigration(NAME).isCompleted();
        db.run("update long_running_migration set cursor_state = replace(cursor_state, '\"kind\":', '\"kind\": ')");
        done(node, NAME, Action.ROLLBACK);
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertItemsDone();
    }

    @Test
    @DisplayName("P43 with auto-rollback off the state is left for a person")
    void left_for_a_person() {
        items(10);
        register(NAME);
        Longhaul node = node(operations(CREATE, COPY, COLUMN, BAD), withoutAutoRollback());
        node.tick();
        node.tick();
        assertMigration(NAME).isFailed().hasError("update nowhere set x = 1").hasRuns(1);
        assertThat(db.state(NAME).reason()).doesNotContain("roll");
        assertThat(db.number("select count(*) from item2 where note = 'new'")).isEqualTo(10);
    }

    @Test
    @DisplayName("P43 what cannot be undone stays failed, and the reason names it")
    void not_undoable() {
        items(2);
        register(NAME);
        Longhaul node = node(operations(Operation.sql("one-way", "update item set v = 1"), BAD));
        TickReport report = node.tick();
        assertThat(report.runs()).singleElement().matches(run -> !run.rollsBack());
        assertThat(node.migration(NAME).orElseThrow().operations().orElseThrow().current())
                .hasValue("bad");
        assertMigration(NAME)
                .isFailed()
                .hasReason("operation 'bad'", "does not roll back by itself", "'one-way'", "has no rollback");
        assertItemsDone(1, 2);
    }

    @Test
    @DisplayName("P43 an operation that never started does not keep the others from being undone")
    void only_what_started_counts() {
        items(2);
        register(NAME);
        Longhaul node = node(operations(add("a", 1), BAD, Operation.sql("one-way", "update item set v = 1")));
        node.tick();
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertItemsDone();
    }

    @Test
    @DisplayName("P43 P48b an incomplete verification counts as a failure")
    void incomplete() {
        items(2);
        register(NAME);
        Longhaul node = node(verified(transaction -> Verdict.incomplete("one is missing"), () -> List.of(add("a", 1))));
        node.tick();
        assertMigration(NAME).hasStatus("rolling_back").hasReason("rolls back by itself", "one is missing");
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertItemsDone();
    }

    @Test
    @DisplayName("P43 what fails while a person asks for a pause stays failed, and says why")
    void failing_while_pausing() {
        items(2);
        register(NAME);
        Gate gate = gate();
        Longhaul node = node(operations(
                add("a", 1),
                Operation.java("b", batch -> {
                            gate.pass();
                            throw new IllegalStateException("broken");
                        })
                        .nothingToRollBack()));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        done(node, NAME, Action.PAUSE);
        gate.open();
        join(ticking);
        assertMigration(NAME).isFailed().hasReason("broken", "does not roll back by itself", "a pause");
        assertThat(db.state(NAME).reason()).doesNotContain("rolls back by itself");
        assertItemsDone(1, 2);
    }

    @Test
    @DisplayName("P43 what was retried until it was given up rolls back as well")
    void given_up() {
        items(2);
        register(NAME);
        Longhaul node = node(
                operations(
                        add("a", 1),
                        Operation.java("b", batch -> {
                                    throw new java.sql.SQLException("no room", "53100");
                                })
                                .nothingToRollBack()),
                builder -> builder.setting(dev.longhaul.run.Setting.RETRY_GIVE_UP_AFTER, "1s"));
        node.tick();
        assertMigration(NAME).isInProgress().hasAttempts(1);
        db.run("update long_running_migration set next_run_at = null, progress_at = " + db.moment(-60));
        node.tick();
        assertMigration(NAME).hasStatus("rolling_back").hasReason("rolls back by itself", "no progress");
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertItemsDone();
    }

    @Test
    @DisplayName("P5 P43 a definition that failed is not undone: what it found there belongs to somebody else")
    void what_was_there_stays() {
        items(2);
        db.run("create table item2 (id bigint primary key)");
        db.run("insert into item2 values (77)");
        register(NAME);
        Longhaul node = node(operations(add("a", 1), CREATE));
        node.tick();
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back").hasError("statement 1 of 1", "create table item2");
        assertThat(db.numbers("select id from item2")).containsExactly(77L);
        assertItemsDone();
    }

    @Test
    @DisplayName("L7 L3 a definition that failed fails again when it is retried; it is not taken for done")
    void a_real_error_stays_one() {
        items(2);
        db.run("create table item2 (id bigint primary key)");
        register(NAME);
        Longhaul node = node(operations(CREATE), withoutAutoRollback());
        node.tick();
        assertMigration(NAME).isFailed();
        done(node, NAME, Action.RETRY);
        node.tick();
        assertMigration(NAME).isFailed().hasError("create table item2").hasRuns(2);
        db.run("drop table item2");
        done(node, NAME, Action.RETRY);
        node.tick();
        assertMigration(NAME).isCompleted();
    }

    @Test
    @DisplayName("P8 a rollback that fails keeps its error and every earlier one, and goes on when it is retried")
    void rollback_fails() {
        items(2);
        register(NAME);
        boolean[] broken = {true};
        List<String> said = synchronizedList();
        Operation first = Operations.saying(said, "first");
        Operation second = add("second", 1).rollback(Step.java(batch -> {
            if (broken[0]) {
                throw new IllegalStateException("cannot be undone yet");
            }
            batch.update("update item set v = 0");
        }));
        Longhaul node = node(operations(first, second, Operations.saying(said, "third"), BAD));
        node.tick();
        node.tick();
        assertMigration(NAME)
                .hasStatus("rollback_failed")
                .isUnclaimed()
                .hasError("the rollback of operation 'second' (2 of 4)", "cannot be undone yet");
        assertThat(said).containsExactly("do first", "do third", "undo third");
        node.tick();
        assertMigration(NAME).hasStatus("rollback_failed").hasRuns(2);
        broken[0] = false;
        done(node, NAME, Action.RETRY);
        node.tick();
        assertMigration(NAME)
                .hasStatus("rolled_back")
                .hasNoError()
                .wentThrough(
                        "created", "in_progress", "rolling_back", "rollback_failed", "rolling_back", "rolled_back");
        assertThat(said).containsExactly("do first", "do third", "undo third", "undo first");
        assertItemsDone();
        assertThat(node.runs(NAME))
                .filteredOn(
                        run -> run.outcome().filter(RunOutcome.FAILED::equals).isPresent())
                .extracting(run -> run.error().orElse(""))
                .satisfiesExactlyInAnyOrder(
                        error -> assertThat(error).contains("update nowhere set x = 1"),
                        error -> assertThat(error).contains("cannot be undone yet"));
    }

    @Test
    @DisplayName("P8 K5 what a rollback retries in passing does not hide why it rolls back")
    void retried_in_passing() {
        items(2);
        register(NAME);
        int[] tries = {0};
        Operation operation = add("a", 1).rollback(Step.java(batch -> {
            if (++tries[0] == 1) {
                throw new java.sql.SQLException("try again", "40001");
            }
            batch.update("update item set v = 0");
        }));
        Longhaul node = node(operations(operation, BAD));
        node.tick();
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back").hasError("update nowhere set x = 1");
        assertThat(db.state(NAME).error()).doesNotContain("try again");
        assertThat(tries[0]).isEqualTo(2);
    }

    @Test
    @DisplayName("P8 an operation that has gone from the class stops the rollback, naming it, until it is there again")
    void gone_from_the_class() {
        items(2);
        register(NAME);
        Longhaul node = node(operations(add("a", 1), add("b", 1)));
        node.tick();
        done(node, NAME, Action.ROLLBACK);
        Longhaul newer = node(operations(add("a", 1)));
        newer.tick();
        assertMigration(NAME).hasStatus("rollback_failed").hasError("'b'", "does not have it");
        assertThat(db.numbers("select distinct v from item")).containsExactly(2L);
        done(node, NAME, Action.RETRY);
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertItemsDone();
    }
}
