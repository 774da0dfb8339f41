package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneInShortRuns;
import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.Jobs.shortRuns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.run.TickReport;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What was interrupted goes on exactly where it was. */
abstract class ResumeContract extends CaseContract {
    private static final Part SHORT_LEASE =
            builder -> builder.lease(Duration.ofSeconds(1)).tickEvery(Duration.ofMillis(100));

    /** Two of eight items done, then the worker died with its claim in the row. */
    private void aDeadWorkersRow(long leaseEndsInSeconds) {
        items(8);
        register("alpha");
        node(alpha(addOneInShortRuns(2)), shortRuns()).tick();
        assertItemsDone(1, 2);
        db.run(
                "update long_running_migration set run_token = ?, owner = 'a-dead-host/1', heartbeat_seq = 7,"
                        + " lease_until = " + db.moment(leaseEndsInSeconds),
                UUID.randomUUID());
    }

    @Test
    @DisplayName("K10 resumes a row of a dead worker whose lease has run out at the very next tick, at its cursor")
    void lease_has_run_out() {
        aDeadWorkersRow(-1);
        List<Long> seen = synchronizedList();
        Longhaul node = node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
            seen.addAll(batch.query("select id from item where {range} order by id", row -> row.getLong(1)));
            Jobs.addOne(batch);
        })));
        node.tick();
        assertMigration("alpha").isCompleted().hasBatches(4).hasAttempts(0);
        assertThat(seen).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K10 a claim whose lease still holds is left alone, with the owner as the reason")
    void lease_still_holds() {
        aDeadWorkersRow(300);
        UUID token = db.state("alpha").token();
        TickReport report = node(alpha(addOneToEach(2))).tick();
        assertThat(report.runs()).isEmpty();
        assertThat(waitingReason(report, "alpha")).contains("a-dead-host");
        assertThat(db.state("alpha").token()).isEqualTo(token);
        assertItemsDone(1, 2);
    }

    @Test
    @DisplayName("K10 a lease that runs out while nodes serve is taken over within its bound")
    void lease_runs_out_while_serving() {
        aDeadWorkersRow(1);
        node(alpha(addOneToEach(2)), SHORT_LEASE).start();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K10 a dead worker's lease in the far future (its server's clock was wrong) is seen through")
    void lease_in_the_far_future() {
        aDeadWorkersRow(864_000);
        node(alpha(addOneToEach(2)), SHORT_LEASE).start();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName(
            "K10 a worker whose heartbeat moves keeps its claim, even when its lease has run out by a stepped clock")
    void heartbeat_of_a_living_worker() {
        items(2);
        register("alpha");
        Gate gate = gate();
        Longhaul worker = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    gate.pass();
                })),
                SHORT_LEASE);
        var working = inBackground(worker::tick);
        gate.awaitReached();
        long fence = db.state("alpha").fence();
        node(alpha(addOneToEach(2)), SHORT_LEASE, builder -> builder.slots(2)).start();
        long beats = db.state("alpha").heartbeats();
        await().atMost(Duration.ofSeconds(10)).until(() -> db.state("alpha").heartbeats() > beats + 8);
        assertThat(db.state("alpha").fence()).isEqualTo(fence);
        gate.open();
        join(working);
        assertMigration("alpha").isCompleted().hasRuns(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K26 K27 the checkpoint is written once a batch, after every item of it has its outcome")
    void checkpoint_comes_once_after_the_last_item() {
        items(6);
        db.run("create table checkpoints (batch bigint, seen bigint)");
        register("alpha");
        List<String> fromOutside = synchronizedList();
        node(alpha(run -> run.eachBatch(itemsBy(3), batch -> {
                    String cursor = db.state("alpha").cursor();
                    List<Long> ids =
                            batch.query("select id from item where {range} order by id", row -> row.getLong(1));
                    for (long id : ids) {
                        batch.update("update item set v = v + 1 where id = ?", id);
                        fromOutside.add(batch.number() + "/" + db.state("alpha").batches());
                        assertThat(batch.count("select batch_seq from long_running_migration where name = 'alpha'"))
                                .as("inside the batch, too, the checkpoint comes last")
                                .isEqualTo(batch.number() - 1);
                        assertThat(db.state("alpha").cursor()).isEqualTo(cursor);
                    }
                })))
                .tick();
        assertThat(fromOutside).containsExactly("1/0", "1/0", "1/0", "2/1", "2/1", "2/1");
        assertMigration("alpha").isCompleted().hasBatches(2);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K27 a batch that fails half-way leaves neither its first half nor a checkpoint")
    void failed_batch_leaves_nothing() {
        items(6);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(3), batch -> {
                    if (batch.number() == 2) {
                        batch.update("update item set v = v + 1 where id = 4");
                        throw new IllegalStateException("half-way");
                    }
                    Jobs.addOne(batch);
                })))
                .tick();
        assertMigration("alpha").isFailed().hasBatches(1).hasRows(3);
        assertItemsDone(1, 2, 3);
    }

    @Test
    @DisplayName("K28 a finished run's cursor is never used again by a restart")
    void restart_begins_at_the_beginning() {
        items(6);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        node.tick();
        // What a restart from zero is: a new epoch, due again.
        db.run("update long_running_migration set status = 'created', epoch = epoch + 1, batch_seq = 0");
        node.tick();
        assertMigration("alpha").isCompleted().hasBatches(3);
        assertThat(db.number("select count(*) from item where v = 2")).isEqualTo(6);
    }

    @Test
    @DisplayName("K28 a completed migration is not resumed by later ticks, though rows were added")
    void completed_stays_completed() {
        items(4);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        node.tick();
        db.run("insert into item (id) values (5)");
        node.tick();
        assertMigration("alpha").isCompleted().hasRuns(1);
        assertItemsDone(1, 2, 3, 4);
    }

    @Test
    void every_batch_may_be_the_last_of_its_run() {
        items(7);
        register("alpha");
        Longhaul node = node(alpha(addOneInShortRuns(1)), shortRuns());
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(7);
        assertEveryItemDoneOnce();
        assertThat(node.runs("alpha")).hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void the_numbers_of_committed_batches_have_no_gap_and_no_repeat() {
        items(9);
        db.run("create table done_batch (n bigint, key_text varchar(200))");
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(2), Jobs.onlyOneBatchARun(run, batch -> {
                    batch.update("insert into done_batch values (?, ?)", batch.number(), batch.idempotencyKey());
                    Jobs.addOne(batch);
                }))),
                shortRuns());
        tickUntilFinished(node, "alpha");
        assertThat(db.numbers("select n from done_batch order by n")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(db.number("select count(distinct key_text) from done_batch")).isEqualTo(5);
        assertMigration("alpha").hasBatches(5);
    }

    @Test
    void rows_beyond_the_finish_line_are_left_out() {
        items(4);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    batch.update("insert into item (id) select id + 100 from item where {range}");
                    Jobs.addOne(batch);
                })))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(4);
        assertItemsDone(1, 2, 3, 4);
    }

    @Test
    void the_finish_line_stands_over_interruptions() {
        items(4);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(2), Jobs.onlyOneBatchARun(run, batch -> {
                    batch.update("insert into item (id) select id + 100 from item where {range} and id < 100");
                    Jobs.addOne(batch);
                }))),
                shortRuns());
        tickUntilFinished(node, "alpha");
        assertItemsDone(1, 2, 3, 4);
    }
}
