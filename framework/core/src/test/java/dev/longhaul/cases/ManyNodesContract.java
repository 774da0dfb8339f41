package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.Jobs.shortRuns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several nodes on one database; on H2 behind a server, as only that has several clients. */
abstract class ManyNodesContract extends CaseContract {
    private static final Part QUICK =
            builder -> builder.lease(Duration.ofSeconds(1)).tickEvery(Duration.ofMillis(100));

    @Test
    @DisplayName("X3 nodes that tick as fast as they can never run one migration at the same time")
    void racing_nodes() {
        items(60);
        db.run("create table done_batch (n bigint)");
        register("alpha");
        AtomicInteger running = new AtomicInteger();
        AtomicBoolean together = new AtomicBoolean();
        Part job = alpha(run -> {
            if (running.incrementAndGet() > 1) {
                together.set(true);
            }
            try {
                return run.eachBatch(itemsBy(3), Jobs.onlyOneBatchARun(run, batch -> {
                    batch.update("insert into done_batch values (?)", batch.number());
                    Jobs.addOne(batch);
                }));
            } finally {
                running.decrementAndGet();
            }
        });
        // More slots than migrations: the lock shall not be what keeps them apart.
        Part slots = builder -> builder.slots(3);
        List<Future<Integer>> racers = new ArrayList<>();
        for (int racer = 0; racer < 3; racer++) {
            Longhaul node = node(job, shortRuns(), slots, builder -> builder.dataSource(db.anotherDataSource()));
            racers.add(inBackground(() -> {
                int runs = 0;
                while (db.state("alpha").status().equals("created")
                        || db.state("alpha").status().equals("in_progress")) {
                    runs += node.tick().runs().size();
                }
                return runs;
            }));
        }
        racers.forEach(racer -> assertThat(join(racer)).isNotNegative());
        assertThat(together).isFalse();
        assertMigration("alpha").isCompleted().hasBatches(20).hasRows(60);
        assertThat(db.numbers("select n from done_batch order by n"))
                .isEqualTo(
                        java.util.stream.LongStream.rangeClosed(1, 20).boxed().toList());
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("X3 one slot for the whole cluster is one run at a time on all nodes together")
    void one_slot_for_all_nodes() {
        items(4);
        register("alpha", "beta", "gamma");
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        dev.longhaul.job.MigrationJob counting = run -> run.once(batch -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            batch.query("select count(*) from item", row -> 1);
            running.decrementAndGet();
        });
        for (int node = 0; node < 3; node++) {
            node(
                            alpha(counting),
                            Jobs.beta(counting),
                            Jobs.gamma(counting),
                            QUICK,
                            builder -> builder.dataSource(db.anotherDataSource()))
                    .start();
        }
        await().untilAsserted(() -> {
            assertMigration("alpha").isCompleted();
            assertMigration("beta").isCompleted();
            assertMigration("gamma").isCompleted();
        });
        assertThat(most).hasValue(1);
    }

    @Test
    @DisplayName(
            "P22b with two slots never more than two run on all nodes together, also when all look at the same instant")
    void two_slots_for_all_nodes() {
        db.run("create table thing (n integer)");
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(3);
        dev.longhaul.job.MigrationJob counting = run -> run.once(batch -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            // Long enough that the other nodes look meanwhile.
            await().pollInSameThread().pollDelay(Duration.ofMillis(60)).until(() -> true);
            running.decrementAndGet();
        });
        List<Future<Integer>> looking = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            Longhaul one = node(
                    alpha(counting),
                    Jobs.beta(counting),
                    Jobs.gamma(counting),
                    builder -> builder.slots(2).dataSource(db.anotherDataSource()));
            looking.add(inBackground(() -> {
                int runs = 0;
                for (int round = 0; round < 5; round++) {
                    if (together.await(20, TimeUnit.SECONDS) == 0) {
                        db.run("delete from long_running_migration");
                        register("alpha", "beta", "gamma");
                    }
                    together.await(20, TimeUnit.SECONDS);
                    runs += one.tick().runs().size();
                }
                return runs;
            }));
        }
        looking.forEach(each -> assertThat(join(each)).isNotNegative());
        assertThat(most).hasValue(2);
    }

    @Test
    @DisplayName("M2 killed in a batch, at most that batch is lost, and it is done again exactly once")
    void killed_in_a_batch() {
        items(8);
        db.run("create table done_batch (n bigint)");
        register("alpha");
        Gate gate = gate();
        TrackedDataSource its = db.anotherDataSource();
        Longhaul victim = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    batch.update("insert into done_batch values (?)", batch.number());
                    Jobs.addOne(batch);
                    if (batch.number() == 3) {
                        gate.pass();
                    }
                })),
                QUICK,
                builder -> builder.dataSource(its).shutdownGrace(Duration.ofSeconds(1)));
        Future<?> dying = inBackground(victim::tick);
        gate.awaitReached();
        its.cut();
        node(
                        alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                            batch.update("insert into done_batch values (?)", batch.number());
                            Jobs.addOne(batch);
                        })),
                        QUICK)
                .start();
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
        gate.open();
        assertThat(dying)
                .satisfiesAnyOf(
                        future -> assertThat(future).succeedsWithin(Duration.ofSeconds(30)),
                        future -> assertThat(future).failsWithin(Duration.ofSeconds(30)));
        assertThat(db.numbers("select n from done_batch order by n")).containsExactly(1L, 2L, 3L, 4L);
        assertMigration("alpha").isCompleted().hasBatches(4).hasAttempts(0);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K10 a worker that died is followed within its bound by the node that serves")
    void followed_within_the_bound() {
        items(4);
        register("alpha");
        Gate gate = gate();
        TrackedDataSource its = db.anotherDataSource();
        Longhaul victim = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> gate.pass())),
                QUICK,
                builder -> builder.dataSource(its).shutdownGrace(Duration.ofSeconds(1)));
        Future<?> dying = inBackground(victim::tick);
        gate.awaitReached();
        node(alpha(addOneToEach(2)), QUICK, builder -> builder.timeLimit(Duration.ofHours(1)))
                .start();
        long died = System.nanoTime();
        its.cut();
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
        // I7: 75 s with the default lease, so 1.25 leases and some ticks; the margin is for a busy machine.
        assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(Duration.ofSeconds(10));
        gate.open();
        await().until(dying::isDone);
        assertEveryItemDoneOnce();
    }
}
