package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneInShortRuns;
import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.beta;
import static dev.longhaul.cases.Jobs.gamma;
import static dev.longhaul.cases.Jobs.shortRuns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.run.TickReport;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one tick runs, in which order, and how the slots bound it. */
abstract class TickContract extends CaseContract {
    private static final MigrationJob NOTHING = run -> Outcome.completed();

    @Test
    @DisplayName("K7 K11 one tick carries out every due row")
    void one_tick_runs_every_due_row() {
        items(3);
        register("alpha", "beta", "gamma");
        TickReport report =
                node(alpha(addOneToEach(2)), beta(NOTHING), gamma(NOTHING)).tick();
        assertThat(migrationsOf(report)).containsExactlyInAnyOrder("alpha", "beta", "gamma");
        assertMigration("alpha").isCompleted();
        assertMigration("beta").isCompleted();
        assertMigration("gamma").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K7 a tick gives each row one run at most, however much is left of it")
    void a_row_has_one_run_a_tick() {
        items(6);
        register("alpha");
        TickReport report = node(alpha(addOneInShortRuns(2)), shortRuns()).tick();
        assertThat(report.runs()).hasSize(1);
        assertMigration("alpha").isInProgress().hasBatches(1).hasRuns(1);
    }

    @Test
    @DisplayName("a tick that finds nothing unfinished asks the database one thing")
    void an_idle_tick_is_one_statement() {
        items(3);
        register("alpha");
        TrackedDataSource mine = db.anotherDataSource();
        Longhaul node = node(alpha(addOneToEach(2)), builder -> builder.dataSource(mine));
        node.tick();
        assertMigration("alpha").isCompleted();
        Gate open = new Gate();
        open.open();
        mine.holdBack(sql -> sql.contains(" from "), open);
        node.tick();
        assertThat(mine.heldBack()).isEqualTo(1);
    }

    @Test
    @DisplayName("I9 a row that somebody holds locked keeps no other from its turn")
    void a_locked_row_harms_no_other() throws Exception {
        aMigration("alpha").inStatus("pausing").registered();
        register("beta");
        Longhaul node = node(alpha(NOTHING), beta(NOTHING), builder -> builder.lease(Duration.ofSeconds(4)));
        try (Connection person = db.dataSource().getConnection();
                Statement statement = person.createStatement()) {
            person.setAutoCommit(false);
            statement.execute("update long_running_migration set priority = 1 where name = 'alpha'");
            TickReport report = node.tick();
            assertThat(migrationsOf(report)).containsExactly("beta");
            assertThat(report.waiting()).anySatisfy(waiting -> {
                assertThat(waiting.migration()).isEqualTo("alpha");
                assertThat(waiting.reason()).contains("could not be looked at");
            });
            person.rollback();
        }
        node.tick();
        assertMigration("alpha").hasStatus("paused");
    }

    @Test
    @DisplayName("K8 a tick leaves alone what is not due")
    void what_is_not_due_is_left_alone() {
        items(3);
        Longhaul node = node(alpha(addOneToEach(2)));
        for (String status : List.of(
                "failed",
                "paused",
                "cancelled",
                "scheduled",
                "completed",
                "skipped",
                "rolled_back",
                "rollback_failed")) {
            db.run("delete from long_running_migration");
            aMigration("alpha").inStatus(status).registered();
            String before = db.rowText("alpha");
            assertThat(node.tick().runs()).as(status).isEmpty();
            assertThat(db.rowText("alpha")).isEqualTo(before);
            assertItemsDone();
        }
    }

    @Test
    void a_row_is_not_run_before_its_next_run_is_due() {
        aMigration("alpha")
                .inStatus("in_progress")
                .with("next_run_at", db.moment(200))
                .registered();
        aMigration("beta")
                .inStatus("in_progress")
                .with("next_run_at", db.moment(-1))
                .registered();
        TickReport report = node(alpha(NOTHING), beta(NOTHING)).tick();
        assertThat(migrationsOf(report)).containsExactly("beta");
        assertMigration("alpha").isInProgress().wasNeverClaimed();
    }

    @Test
    @DisplayName("K12 with the lock held elsewhere nothing runs and the tick says so")
    void lock_held_elsewhere() {
        items(3);
        register("alpha");
        holdSlot(1, 3600);
        TickReport report = node(alpha(addOneToEach(2))).tick();
        assertThat(report.runs()).isEmpty();
        assertThat(report.note()).hasValueSatisfying(note -> assertThat(note).containsIgnoringCase("slot"));
        assertMigration("alpha").hasStatus("created").wasNeverClaimed();
        assertThat(db.text("select locked_by from shedlock where name = 'longhaul-slot-1'"))
                .isEqualTo("another host");
    }

    @Test
    @DisplayName("K12 of two slots the free one is used")
    void one_of_two_slots_held_elsewhere() {
        items(3);
        register("alpha");
        holdSlot(1, 3600);
        node(alpha(addOneToEach(2)), builder -> builder.slots(2)).tick();
        assertMigration("alpha").isCompleted();
    }

    @Test
    @DisplayName("K12 a lock that stands unchanged for a whole lease is a dead node's, whatever its clock said")
    void lock_of_a_dead_node_with_a_wrong_clock() {
        items(3);
        register("alpha");
        holdSlot(1, 864_000);
        node(
                        alpha(addOneToEach(2)),
                        builder -> builder.lease(Duration.ofSeconds(1)).tickEvery(Duration.ofMillis(200)))
                .start();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
    }

    private void holdSlot(int slot, int seconds) {
        db.run("insert into shedlock (name, lock_until, locked_at, locked_by) values ('longhaul-slot-" + slot + "', "
                + db.shedlockMoment(seconds) + ", " + db.shedlockMoment(0) + ", 'another host')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "exception", "error"})
    @DisplayName("K13 the lock is free again after the run, whatever ended it")
    void lock_is_free_after_the_run(String end) {
        register("alpha");
        node(alpha(run -> {
                    if (end.equals("exception")) {
                        throw new IllegalStateException("on purpose");
                    }
                    if (end.equals("error")) {
                        throw new AssertionError("on purpose");
                    }
                    return Outcome.completed();
                }))
                .tick();
        assertThat(db.number("select count(*) from shedlock where lock_until > " + db.shedlockMoment(1)))
                .isZero();
        register("beta");
        assertThat(migrationsOf(node(beta(NOTHING)).tick())).containsExactly("beta");
    }

    @Test
    @DisplayName("K14 with two slots a blocked migration does not block another")
    void blocked_migration_blocks_no_other() {
        items(4);
        register("alpha", "beta");
        Gate gate = gate();
        Longhaul node =
                node(alpha(run -> run.once(batch -> gate.pass())), beta(addOneToEach(2)), builder -> builder.slots(2));
        Future<TickReport> ticking = inBackground(node::tick);
        gate.awaitReached();
        await().untilAsserted(() -> assertMigration("beta").isCompleted());
        assertMigration("alpha").isInProgress();
        gate.open();
        assertThat(migrationsOf(join(ticking))).containsExactlyInAnyOrder("beta", "alpha");
        assertMigration("alpha").isCompleted();
    }

    @Test
    @DisplayName("K14 a slot that becomes free is used at once for the next in line")
    void freed_slot_is_used_at_once() {
        register("alpha", "beta", "gamma");
        Gate gate = gate();
        Longhaul node =
                node(alpha(run -> run.once(batch -> gate.pass())), beta(NOTHING), gamma(NOTHING), b -> b.slots(2));
        Future<TickReport> ticking = inBackground(node::tick);
        gate.awaitReached();
        await().untilAsserted(() -> assertMigration("gamma").isCompleted());
        assertMigration("beta").isCompleted();
        gate.open();
        assertThat(join(ticking).runs()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void as_many_run_at_once_as_there_are_slots(int slots) {
        register("alpha", "beta", "gamma");
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        MigrationJob work = run -> run.once(batch -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            if (slots > 1) {
                await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(5)).until(() -> most.get() == slots);
            } else {
                batch.count("select count(*) from long_running_migration");
            }
            running.decrementAndGet();
        });
        node(alpha(work), beta(work), gamma(work), builder -> builder.slots(slots))
                .tick();
        assertThat(most).hasValue(slots);
    }

    @Test
    void migrations_that_need_many_runs_take_turns() {
        items(6);
        db.run("create table other_item (id bigint primary key, v integer not null default 0)");
        db.run("insert into other_item (id) select id from item");
        register("alpha", "beta");
        List<String> turns = synchronizedList();
        Longhaul node = node(
                alpha(run -> {
                    turns.add("alpha");
                    return addOneInShortRuns(2).run(run);
                }),
                beta(run -> {
                    turns.add("beta");
                    return run.eachBatch(
                            dev.longhaul.job.Keyset.of("other_item", "id").batchSize(2),
                            Jobs.onlyOneBatchARun(
                                    run, batch -> batch.update("update other_item set v = v + 1 where {range}")));
                }),
                shortRuns(),
                builder -> builder.tickEvery(Duration.ofMillis(100)));
        node.start();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertMigration("alpha").isCompleted();
            assertMigration("beta").isCompleted();
        });
        assertThat(turns.subList(0, 6)).containsExactly("alpha", "beta", "alpha", "beta", "alpha", "beta");
    }

    @Test
    void priority_goes_before_name_and_the_longest_waiting_before_the_rest() {
        List<String> order = synchronizedList();
        aMigration("alpha")
                .inStatus("in_progress")
                .with("last_run_at", db.moment(-10))
                .registered();
        aMigration("beta")
                .inStatus("in_progress")
                .with("last_run_at", db.moment(-20))
                .registered();
        aMigration("gamma").withPriority(10).registered();
        MigrationJob noting = run -> {
            order.add(run.migration());
            return Outcome.completed();
        };
        node(alpha(noting), beta(noting), gamma(noting)).tick();
        assertThat(order).containsExactly("gamma", "beta", "alpha");
    }

    @Test
    void each_row_is_run_by_the_node_that_has_its_class() {
        items(4);
        register("alpha", "beta");
        Longhaul one = node(alpha(addOneToEach(2)), builder -> builder.tickEvery(Duration.ofMillis(100)));
        Longhaul other = node(beta(NOTHING), builder -> builder.tickEvery(Duration.ofMillis(100)));
        one.start();
        other.start();
        await().untilAsserted(() -> {
            assertMigration("alpha").isCompleted();
            assertMigration("beta").isCompleted();
        });
        assertThat(one.nodes())
                .hasSize(2)
                .allSatisfy(node -> assertThat(node.alive()).isTrue())
                .flatExtracting(node -> node.jobs())
                .containsExactlyInAnyOrder("alpha", "beta");
        assertThat(one.runs("alpha").get(0).node())
                .isNotEqualTo(one.runs("beta").get(0).node());
    }
}
