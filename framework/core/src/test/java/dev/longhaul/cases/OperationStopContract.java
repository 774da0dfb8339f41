package dev.longhaul.cases;

import static dev.longhaul.cases.Operations.COLUMN;
import static dev.longhaul.cases.Operations.COPY;
import static dev.longhaul.cases.Operations.CREATE;
import static dev.longhaul.cases.Operations.NAME;
import static dev.longhaul.cases.Operations.add;
import static dev.longhaul.cases.Operations.oneBatchARun;
import static dev.longhaul.cases.Operations.operations;
import static dev.longhaul.cases.Operations.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.Step;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Operations that are stopped on their way, forward or back, go on where they were. */
abstract class OperationStopContract extends PersonContract {
    private static final Keyset BY_TWO = Keyset.of("item", "id").batchSize(2);

    private String current(Longhaul node) {
        return node.migration(NAME)
                .orElseThrow()
                .operations()
                .orElseThrow()
                .current()
                .orElse("none");
    }

    private void tickUntil(Longhaul node, Status status) {
        for (int tick = 0; tick < 60; tick++) {
            if (node.migration(NAME).orElseThrow().status() == status) {
                return;
            }
            node.tick();
        }
        assertMigration(NAME).hasStatus(status.text());
    }

    private long copies() {
        return db.number("select count(*) from item2");
    }

    @Test
    @DisplayName("P4 stopped between operations by the time limit, it goes on at the next one")
    void between_operations() {
        items(3);
        register(NAME);
        Longhaul node = node(operations(add("a", 1), add("b", 10), add("c", 100)), oneBatchARun());
        for (long expected : List.of(1L, 11L, 111L)) {
            node.tick();
            assertThat(db.numbers("select v from item")).containsExactly(expected, expected, expected);
        }
        tickUntil(node, Status.COMPLETED);
        assertMigration(NAME).isCompleted().hasAttempts(0).hasBatches(3);
        assertThat(db.numbers("select v from item")).containsOnly(111L);
    }

    @Test
    @DisplayName("P4 stopped in the middle of an operation in batches, it goes on at its next batch")
    void within_an_operation() {
        items(10);
        register(NAME);
        List<Long> first = synchronizedList();
        Longhaul node = node(
                operations(
                        add("before", 5),
                        Operation.eachBatch("batches", BY_TWO, batch -> {
                            first.addAll(batch.query("select min(id) from item where {range}", row -> row.getLong(1)));
                            batch.update("update item set note = coalesce(note, '') || 'x' where {range}");
                        }),
                        add("after", 6)),
                oneBatchARun());
        tickUntil(node, Status.COMPLETED);
        assertThat(first).as("where each batch began").containsExactly(1L, 3L, 5L, 7L, 9L);
        assertThat(db.texts("select distinct note from item")).containsExactly("x");
        assertThat(db.numbers("select distinct v from item")).containsExactly(11L);
        assertThat(db.number("select count(*) from long_running_migration_run where outcome = 'time_limit'"))
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    @DisplayName("P5 the rollback of an unfinished one starts at the last that started, and undoes only what started")
    void unfinished() {
        items(10);
        register(NAME);
        List<String> said = synchronizedList();
        Operation parted = Operation.eachBatch("b", BY_TWO, "update item set v = v + 1 where {range}")
                .rollback(Step.eachBatch(BY_TWO, batch -> {
                    said.add("undo b");
                    batch.update("update item set v = 0 where {range}");
                }));
        Longhaul node = node(operations(saying(said, "a"), parted, saying(said, "c")), oneBatchARun());
        node.tick();
        node.tick();
        node.tick();
        assertThat(current(node)).isEqualTo("b");
        assertItemsDone(1, 2, 3, 4);
        assertThat(node.act(ActionRequest.of(NAME, Action.CANCEL, ADA).withRollback())
                        .after())
                .hasValue(Status.ROLLING_BACK);
        tickUntil(node, Status.ROLLED_BACK);
        assertThat(said).containsExactly("do a", "undo b", "undo b", "undo b", "undo b", "undo b", "undo a");
        assertItemsDone();
        assertMigration(NAME).isUnclaimed().hasNoError();
    }

    @Test
    @DisplayName("P5 an end with rollback under a worker: it rolls back from the operation in which it was")
    void ended_under_a_worker() {
        items(4);
        register(NAME);
        Gate gate = gate();
        List<String> said = synchronizedList();
        Operation waiting = Operation.eachBatch("b", BY_TWO, batch -> {
                    Jobs.addOne(batch);
                    gate.pass();
                })
                .rollback("update item set v = 0");
        Longhaul node = node(operations(saying(said, "a"), waiting, saying(said, "c")));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        node.act(ActionRequest.of(NAME, Action.CANCEL, ADA).withRollback());
        gate.open();
        join(ticking);
        tickUntil(node, Status.ROLLED_BACK);
        assertThat(said).containsExactly("do a", "undo a");
        assertItemsDone();
    }

    @Test
    @DisplayName("P5 what was inserted later is undone where it stands in the list, not when it ran")
    void undone_in_the_reverse_of_the_list() {
        items(1);
        register(NAME);
        List<String> said = synchronizedList();
        node(operations(saying(said, "a"), saying(said, "c"), Operations.BAD), Operations.withoutAutoRollback())
                .tick();
        Longhaul node = node(operations(saying(said, "a"), saying(said, "b"), saying(said, "c")));
        done(node, NAME, Action.RETRY);
        node.tick();
        assertMigration(NAME).isCompleted();
        done(node, NAME, Action.ROLLBACK);
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertThat(said).containsExactly("do a", "do c", "do b", "undo c", "undo b", "undo a");
    }

    @Test
    @DisplayName("P7b a rollback interrupted by its time limit goes on at its next operation and batch")
    void rollback_interrupted() {
        items(10);
        register(NAME);
        Longhaul node = node(operations(CREATE, COPY, COLUMN), oneBatchARun());
        tickUntil(node, Status.COMPLETED);
        done(node, NAME, Action.ROLLBACK);
        while (current(node).equals("column") || copies() == 10) {
            node.tick();
        }
        assertThat(copies()).as("a part is undone").isEqualTo(7);
        assertMigration(NAME)
                .hasStatus("rolling_back")
                .isUnclaimed()
                .hasAttempts(0)
                .hasRows(3);
        node.tick();
        assertThat(copies()).isEqualTo(4);
        tickUntil(node, Status.ROLLED_BACK);
        assertThat(db.number("select count(*) from information_schema.tables where lower(table_name) = 'item2'"))
                .isZero();
        assertMigration(NAME).isUnclaimed().hasNoError();
    }

    @Test
    @DisplayName("P7b K10 a rollback whose worker died is taken over where its last batch was committed")
    void rollback_of_a_dead_worker() {
        items(10);
        register(NAME);
        Longhaul node = node(operations(CREATE, COPY), oneBatchARun());
        tickUntil(node, Status.COMPLETED);
        done(node, NAME, Action.ROLLBACK);
        node.tick();
        assertThat(copies()).isEqualTo(7);
        db.run(
                "update long_running_migration set run_token = ?, owner = 'a-dead-host/1', lease_until = "
                        + db.moment(-1),
                UUID.randomUUID());
        List<Long> deleted = synchronizedList();
        Operation copy = COPY.rollback(Step.eachBatch(
                Keyset.of("item2", "id").batchSize(3),
                batch -> deleted.add((long) batch.update("delete from item2 where {range}"))));
        Longhaul other = node(operations(CREATE, copy));
        other.tick();
        assertMigration(NAME).hasStatus("rolled_back").isUnclaimed();
        assertThat(deleted).containsExactly(3L, 3L, 1L);
    }

    @Test
    @DisplayName("I3 X6 a rollback that was stopped by force commits nothing any more, and can be retried")
    void rollback_stopped_by_force() {
        items(4);
        register(NAME);
        Gate gate = gate();
        boolean[] waits = {true};
        Operation operation = Operation.sql("a", "update item set v = 1").rollback(Step.eachBatch(BY_TWO, batch -> {
            batch.update("update item set v = 0 where {range}");
            if (waits[0] && batch.number() == 3) {
                gate.pass();
            }
        }));
        Longhaul node = node(operations(operation));
        node.tick();
        assertMigration(NAME).isCompleted().hasBatches(1);
        done(node, NAME, Action.ROLLBACK);
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        done(node, NAME, Action.FORCE_CANCEL);
        assertMigration(NAME).hasStatus("rollback_failed").isUnclaimed();
        gate.open();
        join(ticking);
        assertItemsDone(3, 4);
        assertMigration(NAME).hasStatus("rollback_failed").hasBatches(2);
        waits[0] = false;
        done(node, NAME, Action.RETRY);
        tickUntil(node, Status.ROLLED_BACK);
        assertItemsDone();
        assertMigration(NAME).hasBatches(4);
    }

    @Test
    @DisplayName("I2 every batch of both directions has a number of its own, without a gap")
    void numbers() {
        items(10);
        register(NAME);
        List<Long> numbers = synchronizedList();
        Operation operation = Operation.eachBatch("a", BY_TWO, batch -> numbers.add(batch.number()))
                .rollback(Step.eachBatch(BY_TWO, batch -> numbers.add(batch.number())));
        Longhaul node = node(operations(operation), oneBatchARun());
        tickUntil(node, Status.COMPLETED);
        done(node, NAME, Action.ROLLBACK);
        tickUntil(node, Status.ROLLED_BACK);
        assertThat(numbers).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 8L, 9L, 10L, 11L);
        assertMigration(NAME).hasBatches(12);
    }
}
