package dev.longhaul.cases;

import static dev.longhaul.cases.RangeJobs.itemsOf;
import static dev.longhaul.cases.RangeJobs.parallel;
import static dev.longhaul.cases.RangeJobs.witnessed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.RangeView;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Free workers split the largest range that is left, under the worker who has it. */
abstract class RangeSplitContract extends CaseContract {
    @BeforeEach
    void witnesses() {
        RangeJobs.witnessTable(db);
    }

    private void assertDoneOnce(long rows) {
        assertMigration("alpha").isCompleted().hasRows(rows);
        RangeJobs.assertNumbersWithoutGapOrRepeat(db, "alpha", 1);
        assertEveryItemDoneOnce();
        assertThat(db.number("select count(*) from long_running_migration_run where ended_at is null"))
                .isZero();
    }

    @Test
    @DisplayName(
            "I2 I4 I5 a range is split while its worker is in a batch: that batch is tried again up to the new bound")
    void split_under_its_worker() {
        items(1200);
        register("alpha");
        Gate gate = gate();
        AtomicBoolean first = new AtomicBoolean(true);
        List<Long> tries = synchronizedList();
        Longhaul node = node(parallel(witnessed(10, batch -> {
            if (itemsOf(batch).contains(1L)) {
                tries.add(batch.number());
                if (first.getAndSet(false)) {
                    gate.pass();
                }
            }
        })));
        Future<TickReport> ticking = inBackground(node::tick);
        gate.awaitReached();
        // The two others do all the rest, the upper halves of the first range too.
        await().until(() -> node.ranges("alpha").size() > 12
                && db.number("select count(*) from long_running_migration_range where status <> 'completed'") == 1);
        RangeView held = node.ranges("alpha").get(0);
        assertThat(held.rowsDone()).isZero();
        assertThat(Long.parseLong(held.through())).isBetween(25L, 60L);
        gate.open();
        assertThat(join(ticking).runs())
                .extracting(run -> run.outcome())
                .doesNotContain(RunOutcome.LOST, RunOutcome.RETRY, RunOutcome.FAILED);
        assertThat(tries).as("tries of the batch in hand").containsExactly(1L, 1L);
        assertDoneOnce(1200);
        assertMigration("alpha").hasAttempts(0);
    }

    @Test
    @DisplayName(
            "the size of batches that is shown of a divided migration is that of its ranges, at work and afterwards")
    void size_of_batches() {
        items(300);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(parallel(witnessed(10, batch -> {
            if (batch.number() == 2) {
                gate.pass();
            }
        })));
        Future<TickReport> ticking = inBackground(node::tick);
        gate.awaitReached();
        assertThat(node.migration("alpha").orElseThrow().batchSize()).isEqualTo(10);
        assertThat(node.migrations().get(0).batchSize()).isEqualTo(10);
        gate.open();
        join(ticking);
        assertDoneOnce(300);
        assertThat(node.migration("alpha").orElseThrow().batchSize()).isEqualTo(10);
    }

    @Test
    @DisplayName("I5 a range of which the last batch is in hand is left to its worker")
    void the_last_batch_is_in_hand() {
        items(600);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(parallel(witnessed(5, batch -> {
            if (itemsOf(batch).contains(600L)) {
                gate.pass();
            }
        })));
        Future<TickReport> ticking = inBackground(node::tick);
        gate.awaitReached();
        // The last batch of the last range is in hand: nothing is left of it to be split.
        await().until(() ->
                db.number("select count(*) from long_running_migration_range where status <> 'completed'") == 1);
        gate.open();
        join(ticking);
        assertDoneOnce(600);
    }

    @Test
    @DisplayName("I5 a range with a few batches left is not split")
    void not_worth_it() {
        items(240);
        register("alpha");
        Gate gate = gate();
        AtomicBoolean first = new AtomicBoolean(true);
        Longhaul node = node(parallel(witnessed(5, batch -> {
            if (first.getAndSet(false)) {
                gate.pass();
            }
        })));
        Future<TickReport> ticking = inBackground(node::tick);
        gate.awaitReached();
        await().until(() ->
                db.number("select count(*) from long_running_migration_range where status <> 'completed'") == 1);
        assertThat(node.tick().runs()).isEmpty();
        gate.open();
        join(ticking);
        assertThat(node.ranges("alpha")).hasSize(12);
        assertDoneOnce(240);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("I1 I2 I3 I4 I5 I6 any order of claims, splits, stalls, pauses, failures and changes: every row once")
    void random_interleavings(long seed) {
        items(400);
        register("alpha");
        Random random = new Random(seed);
        List<Longhaul> nodes = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            Random own = new Random(seed * 31 + n);
            nodes.add(node(
                    parallel(witnessed(2, batch -> {
                        int dice;
                        synchronized (own) {
                            dice = own.nextInt(60);
                        }
                        if (dice < 2) {
                            throw new java.sql.SQLException("again", "40001");
                        } else if (dice < 6) {
                            await().pollInSameThread()
                                    .pollDelay(Duration.ofMillis(dice * 5L))
                                    .until(() -> true);
                        }
                    })),
                    builder -> builder.dataSource(db.anotherDataSource())
                            .lease(Duration.ofMillis(1_000))
                            .timeLimit(Duration.ofMillis(150))));
        }
        List<Future<Boolean>> ticking = nodes.stream()
                .map(node -> inBackground(() -> {
                    while (!db.state("alpha").status().equals("completed")) {
                        node.tick();
                    }
                    return true;
                }))
                .toList();
        Person ada = Person.of("ada");
        while (ticking.stream().anyMatch(each -> !each.isDone())) {
            Longhaul node = nodes.get(random.nextInt(nodes.size()));
            switch (random.nextInt(8)) {
                case 0 -> node.act(ActionRequest.of("alpha", Action.FORCE_PAUSE, ada));
                case 1 -> node.act(ActionRequest.of("alpha", Action.PAUSE, ada));
                case 2 ->
                    node.set("alpha", java.util.Map.of("parallelism", Integer.toString(1 + random.nextInt(5))), ada);
                case 3 ->
                    // As if the lease had run out under a worker that goes on.
                    db.run("update long_running_migration_range set lease_until = " + db.moment(-1)
                            + " where run_token is not null and mod(id, 3) = " + random.nextInt(3));
                default -> {}
            }
            await().pollDelay(Duration.ofMillis(random.nextInt(80))).until(() -> true);
            node.act(ActionRequest.of("alpha", Action.RESUME, ada));
            db.run("update long_running_migration_range set next_run_at = null where next_run_at is not null");
        }
        ticking.forEach(each -> join(each));
        assertDoneOnce(400);
    }
}
