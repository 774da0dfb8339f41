package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.RangeJobs.assertNumbersWithoutGapOrRepeat;
import static dev.longhaul.cases.RangeJobs.itemsOf;
import static dev.longhaul.cases.RangeJobs.parallel;
import static dev.longhaul.cases.RangeJobs.witnessed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.RangeView;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;
import dev.longhaul.run.Setting;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.RunOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ranges that are worked on beside each other: every row once, each by one worker, whatever becomes of the others. */
abstract class RangesContract extends CaseContract {
    static final Part QUICK = builder -> builder.lease(Duration.ofSeconds(1)).tickEvery(Duration.ofMillis(100));

    @BeforeEach
    void witnesses() {
        RangeJobs.witnessTable(db);
    }

    final void assertDoneOnceIn(int epoch) {
        assertMigration("alpha").isCompleted();
        assertNumbersWithoutGapOrRepeat(db, "alpha", epoch);
        assertThat(db.number("select count(*) from long_running_migration_run where ended_at is null"))
                .as("runs without an end")
                .isZero();
    }

    final long heldRanges() {
        return db.number("select count(*) from long_running_migration_range where run_token is not null");
    }

    @Test
    void a_range_begins_with_the_size_that_others_have_come_to() {
        items(600);
        register("alpha");
        List<Integer> first = new CopyOnWriteArrayList<>();
        Longhaul node = node(
                parallel(run -> run.eachBatch(Keyset.of("item", "id"), batch -> {
                    Jobs.addOne(batch);
                    if (batch.number() == 1) {
                        first.add(batch.size());
                    }
                })),
                builder -> builder.slots(1).setting(Setting.BATCH_START, "10").setting(Setting.PACE, "fast"));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted();
        assertThat(first).hasSizeGreaterThan(2).startsWith(10);
        assertThat(first.subList(1, first.size())).allMatch(size -> size > 10);
    }

    @Test
    @DisplayName("I1 I2 I5 one tick divides a migration, has its ranges worked on by all slots, and verifies it once")
    void one_tick() {
        items(200);
        register("alpha");
        AtomicInteger verified = new AtomicInteger();
        MigrationJob job = witnessed(5);
        Longhaul node = node(parallel(new MigrationJob() {
            @Override
            public Outcome run(RunContext run) throws Exception {
                return job.run(run);
            }

            @Override
            public Verdict verify(Transaction transaction) throws Exception {
                verified.incrementAndGet();
                return transaction.count("select count(*) from item where v <> 1") == 0
                        ? Verdict.complete()
                        : Verdict.incomplete("not all are done");
            }
        }));
        TickReport report = node.tick();
        assertThat(report.runs())
                .extracting(run -> run.outcome())
                .startsWith(RunOutcome.DIVIDED)
                .contains(RunOutcome.RANGE_COMPLETED)
                .endsWith(RunOutcome.COMPLETED);
        assertDoneOnceIn(1);
        assertMigration("alpha").hasRows(200).hasAttempts(0).wentThrough("created", "in_progress", "completed");
        assertEveryItemDoneOnce();
        assertThat(verified).hasValue(1);
        assertThat(node.ranges("alpha")).hasSize(12).allSatisfy(range -> {
            assertThat(range.status()).isEqualTo("completed");
            assertThat(range.rowsDone()).isBetween(16L, 17L);
        });
        MigrationView view = node.migration("alpha").orElseThrow();
        assertThat(view.progress().done()).isEqualTo(200);
        assertThat(view.progress().total()).hasValue(200);
        assertThat(view.division()).isEmpty();
        assertThat(db.numbers("select fence from long_running_migration_run order by fence"))
                .doesNotHaveDuplicates()
                .hasSize(14);
    }

    @Test
    @DisplayName("I5 a table with no rows, or hardly any, is one whole")
    void too_small_to_be_divided() {
        items(3);
        register("alpha");
        Longhaul node = node(parallel(witnessed(2)));
        node.tick();
        assertMigration("alpha").isCompleted().hasBatches(2);
        assertEveryItemDoneOnce();
        assertThat(node.ranges("alpha")).isEmpty();
        startAgain("alpha");
        db.run("delete from item");
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(0);
    }

    @Test
    @DisplayName("I2 I5 P22b several nodes, more slots than workers allowed: never more at once than parallelism")
    void never_more_than_allowed() {
        items(240);
        register("alpha");
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<String> nodes = ConcurrentHashMap.newKeySet();
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<Integer>> racers = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            int number = n;
            Longhaul node = node(
                    parallel(run -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        nodes.add("node " + number);
                        try {
                            return witnessed(5).run(run);
                        } finally {
                            running.decrementAndGet();
                        }
                    }),
                    builder -> builder.slots(8).dataSource(db.anotherDataSource()));
            racers.add(inBackground(() -> {
                together.await(20, TimeUnit.SECONDS);
                int runs = 0;
                while (!db.state("alpha").status().equals("completed")) {
                    runs += node.tick().runs().size();
                }
                return runs;
            }));
        }
        racers.forEach(racer -> assertThat(join(racer)).isNotNegative());
        assertThat(most.get()).isBetween(2, 3);
        assertThat(nodes).hasSizeGreaterThan(1);
        assertDoneOnceIn(1);
        assertMigration("alpha").hasRows(240);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K20 every run stopped by its time limit after one batch: ranges are given back and go on")
    void short_runs() {
        items(60);
        register("alpha");
        Longhaul node = node(
                parallel(run -> run.eachBatch(Jobs.itemsBy(3), Jobs.onlyOneBatchARun(run, batch -> {
                    batch.update("insert into witness values (?, ?)", batch.idempotencyKey(), run.fence());
                    Jobs.addOne(batch);
                }))),
                Jobs.shortRuns());
        tickUntilFinished(node, "alpha");
        assertDoneOnceIn(1);
        assertEveryItemDoneOnce();
        assertMigration("alpha").hasAttempts(0);
    }

    @Test
    @DisplayName("M2 K10 I7 the worker of a range dies: the others go on, and the range is taken over after its lease")
    void the_worker_of_a_range_dies() {
        items(120);
        register("alpha");
        Gate gate = gate();
        TrackedDataSource its = db.anotherDataSource();
        Longhaul victim = node(
                parallel(witnessed(5, batch -> gate.pass())),
                QUICK,
                builder -> builder.slots(1).dataSource(its).shutdownGrace(Duration.ofSeconds(1)));
        Future<?> dying = inBackground(victim::tick);
        gate.awaitReached();
        its.cut();
        node(parallel(witnessed(5)), QUICK).start();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
        gate.open();
        await().until(dying::isDone);
        assertDoneOnceIn(1);
        assertEveryItemDoneOnce();
        assertThat(db.texts("select reason from long_running_migration_run where outcome = 'lost'"))
                .anySatisfy(reason -> assertThat(reason).contains("not heard of"));
    }

    @Test
    void the_row_of_a_range_that_somebody_has_written_since_the_last_batch_is_found() {
        items(120);
        register("alpha");
        Longhaul node = node(
                parallel(witnessed(5, batch -> {
                    if (batch.number() % 2 == 0) {
                        db.run(
                                "update long_running_migration_range set owner = 'by hand', heartbeat_seq = heartbeat_seq + 1");
                    }
                })),
                builder -> builder.slots(1));
        assertThat(node.tick().runs()).noneMatch(run -> run.outcome() == RunOutcome.LOST);
        assertDoneOnceIn(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("I3 X2 a worker whose range was taken over while it slept commits nothing, and its migration goes on")
    void a_stale_worker_commits_nothing() {
        items(120);
        register("alpha");
        Gate gate = gate();
        AtomicBoolean stale = new AtomicBoolean(true);
        Longhaul sleeper = node(
                parallel(witnessed(5, batch -> {
                    if (stale.getAndSet(false)) {
                        gate.pass();
                    }
                })),
                builder -> builder.slots(1));
        Future<TickReport> sleeping = inBackground(sleeper::tick);
        gate.awaitReached();
        db.run("update long_running_migration_range set lease_until = " + db.moment(-1)
                + " where run_token is not null");
        // On H2 nobody else can write the rows that the sleeper has locked; on PostgreSQL its session is ended.
        Longhaul other = node(parallel(witnessed(5)), builder -> builder.dataSource(db.anotherDataSource()));
        Future<?> taking = inBackground(() -> {
            tickUntilFinished(other, "alpha");
            return true;
        });
        await().until(() -> db.number("select count(*) from long_running_migration_run where outcome = 'lost'") > 0);
        gate.open();
        assertThat(join(sleeping).runs())
                .anySatisfy(run -> assertThat(run.outcome()).isEqualTo(RunOutcome.LOST));
        join(taking);
        assertDoneOnceIn(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName(
            "I5 G1 a row that cannot be migrated fails the migration, and a retry goes on from every range's position")
    void one_range_fails() {
        items(120);
        db.run("create table poison (id bigint)");
        db.run("insert into poison values (77)");
        register("alpha");
        Set<Long> failedRows = ConcurrentHashMap.newKeySet();
        Longhaul node = node(parallel(witnessed(5, batch -> {
            if (batch.count("select count(*) from item where {range} and id in (select id from poison)") > 0) {
                failedRows.addAll(itemsOf(batch));
                throw new IllegalStateException("row 77 is broken");
            }
        })));
        node.tick();
        assertMigration("alpha").isFailed().hasError("row 77 is broken", "[77]").hasReason("range", "row 77");
        assertThat(failedRows).contains(77L);
        assertThat(heldRanges()).isZero();
        assertThat(node.ranges("alpha")).anySatisfy(range -> {
            assertThat(range.error()).isPresent();
            assertThat(range.attempts()).isEqualTo(1);
        });
        db.run("delete from poison");
        long doneBefore = db.number("select count(*) from item where v = 1");
        assertThat(node.act(dev.longhaul.ActionRequest.of(
                                "alpha", dev.longhaul.state.Action.RETRY, dev.longhaul.Person.of("ada")))
                        .done())
                .isTrue();
        node.tick();
        assertThat(doneBefore).isPositive();
        assertDoneOnceIn(1);
        assertEveryItemDoneOnce();
        assertMigration("alpha").wentThrough("created", "in_progress", "failed", "in_progress", "completed");
    }

    @Test
    @DisplayName("G6 an error that passes makes only its own range wait")
    void one_range_retries() {
        items(120);
        register("alpha");
        AtomicInteger failures = new AtomicInteger();
        Longhaul node = node(parallel(witnessed(5, batch -> {
            if (itemsOf(batch).contains(55L) && failures.incrementAndGet() <= 10) {
                throw new SQLException("somebody else was faster", "40001");
            }
        })));
        node.tick();
        assertMigration("alpha").isInProgress().hasAttempts(0);
        List<RangeView> open = node.ranges("alpha").stream()
                .filter(range -> !range.status().equals("completed"))
                .toList();
        assertThat(open).singleElement().satisfies(range -> {
            assertThat(range.attempts()).isEqualTo(1);
            assertThat(range.nextRunAt()).isPresent();
            assertThat(range.reason())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("40001"));
        });
        MigrationView view = node.migration("alpha").orElseThrow();
        assertThat(view.attempts()).isEqualTo(1);
        assertThat(view.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("40001"));
        assertThat(view.division())
                .hasValueSatisfying(division -> assertThat(division.open()).isEqualTo(1));
        assertThat(view.progress().done()).isBetween(100L, 119L);
        db.run("update long_running_migration_range set next_run_at = null");
        node.tick();
        assertDoneOnceIn(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("I1 I2 a commit of a range whose answer is lost is never done twice, nor is the division")
    void lost_answers() {
        for (TrackedDataSource.LostAnswer really : TrackedDataSource.LostAnswer.values()) {
            db.run("delete from witness");
            if (really == TrackedDataSource.LostAnswer.COMMITTED) {
                items(60);
                register("alpha");
            } else {
                startAgain("alpha");
            }
            AtomicInteger times = new AtomicInteger();
            TrackedDataSource its = db.anotherDataSource();
            Longhaul node = node(
                    parallel(witnessed(5, batch -> {
                        if (batch.number() == 1 && times.incrementAndGet() <= 3) {
                            its.loseTheAnswerOfMyNextCommit(really);
                        }
                    })),
                    builder -> builder.dataSource(its));
            its.failOnce(
                    sql -> sql.startsWith("insert into long_running_migration_range"),
                    new SQLException("serialize", "40001"));
            tickUntilFinished(node, "alpha");
            assertDoneOnceIn(1);
            assertEveryItemDoneOnce();
            assertThat(its.injectedFaults()).isPositive();
        }
    }

    @Test
    @DisplayName(
            "J3 started again from zero, a migration is divided anew; pruned, its ranges are gone and its figures stay")
    void restarted_and_pruned() {
        items(60);
        register("alpha");
        Longhaul node = node(parallel(witnessed(5)));
        node.tick();
        List<Long> before = node.ranges("alpha").stream().map(RangeView::id).toList();
        assertThat(node.act(dev.longhaul.ActionRequest.of(
                                "alpha", dev.longhaul.state.Action.RESTART, dev.longhaul.Person.of("ada")))
                        .done())
                .isTrue();
        assertThat(node.ranges("alpha")).isEmpty();
        assertThat(db.number("select count(*) from long_running_migration_range"))
                .isZero();
        db.run("update item set v = 0");
        node.tick();
        assertDoneOnceIn(2);
        assertEveryItemDoneOnce();
        assertThat(node.ranges("alpha")).extracting(RangeView::id).doesNotContainAnyElementsOf(before);
        node.prune(Duration.ZERO, List.of(), dev.longhaul.Person.of("ada"));
        assertThat(node.ranges("alpha")).isEmpty();
        assertThat(node.migration("alpha").orElseThrow().progress().done()).isEqualTo(60);
    }

    @Test
    @DisplayName("R1 a job that is divided and goes over something else now is refused, and nothing is taken for done")
    void another_loop() {
        items(60);
        register("alpha");
        Longhaul first = node(
                parallel(run -> run.eachBatch(Jobs.itemsBy(2), Jobs.onlyOneBatchARun(run, Jobs::addOne))),
                Jobs.shortRuns());
        first.tick();
        Longhaul second = node(parallel(run -> run.untilNone(batch -> 0)));
        second.tick();
        assertMigration("alpha").isFailed().hasError("keyset item (id)");
        db.run("update long_running_migration set status = 'in_progress'");
        node(parallel(run -> Outcome.completed())).tick();
        assertMigration("alpha").isFailed().hasError("without a loop over its keyset");
        assertThat(db.number("select count(*) from item where v = 0")).isPositive();
        db.run("update long_running_migration set status = 'in_progress'");
        tickUntilFinished(node(parallel(addOneToEach(5))), "alpha");
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }
}
