package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rollback that a job with only {@code run} offers. */
abstract class JobRollbackContract extends PersonContract {
    @Migration(name = "alpha")
    static final class BothWays implements MigrationJob {
        private final MigrationJob forward;
        private final MigrationJob back;

        BothWays(MigrationJob forward, MigrationJob back) {
            this.forward = forward;
            this.back = back;
        }

        @Override
        public Outcome run(RunContext run) throws Exception {
            return forward.run(run);
        }

        @Override
        public Outcome rollback(RunContext run) throws Exception {
            return back.run(run);
        }
    }

    private static Part bothWays(MigrationJob forward, MigrationJob back) {
        return builder -> builder.job(BothWays.class, () -> new BothWays(forward, back));
    }

    private static MigrationJob takeOneOff(int size, List<Long> firstIds) {
        return run -> run.eachBatch(itemsBy(size), batch -> {
            firstIds.addAll(batch.query("select min(id) from item where {range}", row -> row.getLong(1)));
            batch.update("update item set v = v - 1 where {range}");
        });
    }

    private void tickUntil(Longhaul node, Status status) {
        for (int i = 0; i < 30 && node.migration("alpha").orElseThrow().status() != status; i++) {
            node.tick();
        }
        assertMigration("alpha").hasStatus(status.text());
    }

    @Test
    @DisplayName("P2 a job's own rollback begins at the beginning: the cursor of the way forward is not used")
    void from_the_beginning() {
        items(10);
        register("alpha");
        List<Long> firstIds = synchronizedList();
        Longhaul node = node(bothWays(addOneToEach(4), takeOneOff(4, firstIds)));
        node.tick();
        assertEveryItemDoneOnce();
        done(node, "alpha", Action.ROLLBACK);
        node.tick();
        assertMigration("alpha")
                .hasStatus("rolled_back")
                .isUnclaimed()
                .hasRows(10)
                .hasBatches(6);
        assertThat(firstIds).containsExactly(1L, 5L, 9L);
        assertThat(db.numbers("select distinct v from item")).containsExactly(0L);
    }

    @Test
    @DisplayName("P7b a job's own rollback in batches is interrupted and goes on at its next batch")
    void interrupted() {
        items(10);
        register("alpha");
        List<Long> firstIds = synchronizedList();
        Longhaul node = node(bothWays(addOneToEach(4), takeOneOff(4, firstIds)), Operations.oneBatchARun());
        tickUntil(node, Status.COMPLETED);
        done(node, "alpha", Action.ROLLBACK);
        node.tick();
        assertMigration("alpha")
                .hasStatus("rolling_back")
                .isUnclaimed()
                .hasRows(4)
                .hasAttempts(0);
        assertThat(db.numbers("select v from item where id <= 5 order by id")).containsExactly(0L, 0L, 0L, 0L, 1L);
        tickUntil(node, Status.ROLLED_BACK);
        assertThat(firstIds).containsExactly(1L, 5L, 9L);
        assertThat(db.numbers("select distinct v from item")).containsExactly(0L);
    }

    @Test
    @DisplayName("P5 a job's own rollback of an unfinished run, asked for under its worker")
    void unfinished() {
        items(6);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(bothWays(
                waitingInEachBatch(gate),
                run -> run.untilNone(batch -> batch.update(
                        "update item set v = 0 where id in (select id from item where v <> 0 limit {size})"))));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        node.act(dev.longhaul.ActionRequest.of("alpha", Action.CANCEL, ADA).withRollback());
        gate.open();
        join(ticking);
        assertItemsDone(1, 2);
        tickUntil(node, Status.ROLLED_BACK);
        assertItemsDone();
    }

    @Test
    @DisplayName("P8 a job's own rollback that fails is rollback_failed, and goes on at its cursor when it is retried")
    void fails_and_is_retried() {
        items(6);
        register("alpha");
        List<Long> firstIds = synchronizedList();
        List<Long> broken = new ArrayList<>(List.of(3L));
        Longhaul node = node(bothWays(
                addOneToEach(2),
                run -> run.eachBatch(itemsBy(2), batch -> {
                    long first = batch.count("select min(id) from item where {range}");
                    if (broken.contains(first)) {
                        throw new IllegalStateException("cannot undo " + first);
                    }
                    firstIds.add(first);
                    batch.update("update item set v = v - 1 where {range}");
                })));
        node.tick();
        done(node, "alpha", Action.ROLLBACK);
        node.tick();
        assertMigration("alpha").hasStatus("rollback_failed").isUnclaimed().hasError("cannot undo 3");
        broken.clear();
        done(node, "alpha", Action.RETRY);
        tickUntil(node, Status.ROLLED_BACK);
        assertThat(firstIds).startsWith(1L).doesNotHaveDuplicates();
        assertThat(db.numbers("select distinct v from item")).containsExactly(0L);
        assertMigration("alpha")
                .hasNoError()
                .wentThrough(
                        "created",
                        "in_progress",
                        "completed",
                        "rolling_back",
                        "rollback_failed",
                        "rolling_back",
                        "rolled_back");
    }

    @Test
    @DisplayName("P43 a job with only run does not roll back by itself when it fails")
    void not_by_itself() {
        items(2);
        register("alpha");
        Longhaul node = node(bothWays(
                run -> {
                    throw new IllegalStateException("broken");
                },
                run -> Outcome.completed()));
        node.tick();
        node.tick();
        assertMigration("alpha").isFailed();
    }

    @Test
    @DisplayName("L8b what its own rollback has undone and is applied again runs from its beginning")
    void applied_again() {
        items(6);
        register("alpha");
        Longhaul node = node(bothWays(addOneToEach(2), takeOneOff(4, synchronizedList())));
        node.tick();
        done(node, "alpha", Action.ROLLBACK);
        node.tick();
        done(node, "alpha", Action.RESTART);
        node.tick();
        assertMigration("alpha").isCompleted().hasBatches(3).hasRows(6);
        assertEveryItemDoneOnce();
    }
}
