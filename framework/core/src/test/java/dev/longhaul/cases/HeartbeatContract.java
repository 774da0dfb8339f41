package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.EventView;
import dev.longhaul.Longhaul;
import dev.longhaul.Page;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.run.Setting;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.ControlPlane;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The keep-alive of a claim and of the slot's lock. */
abstract class HeartbeatContract extends CaseContract {
    private static final Part LEASE_OF_A_SECOND = builder -> builder.lease(Duration.ofSeconds(1));

    private Gate gate;
    private Longhaul worker;

    private Future<TickReport> aLongBatch(Part... parts) {
        items(2);
        register("alpha");
        gate = gate();
        Part[] all = java.util.Arrays.copyOf(parts, parts.length + 2);
        all[parts.length] = LEASE_OF_A_SECOND;
        all[parts.length + 1] = alpha(run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            gate.pass();
        }));
        worker = node(all);
        Future<TickReport> ticking = inBackground(worker::tick);
        gate.awaitReached();
        return ticking;
    }

    private void finishes(Future<TickReport> ticking) {
        gate.open();
        assertThat(join(ticking).runs().get(0).outcome()).isEqualTo(RunOutcome.COMPLETED);
        assertMigration("alpha").isCompleted().hasRuns(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K15 the keep-alive moves the lease and the heartbeat while a batch lasts")
    void lease_and_heartbeat_move() {
        Future<TickReport> ticking = aLongBatch();
        OffsetDateTime lease = db.state("alpha").leaseUntil();
        long beats = db.state("alpha").heartbeats();
        // Longer than the lease: without renewal it would have run out by now.
        await().atMost(Duration.ofSeconds(8)).untilAsserted(() -> {
            assertThat(db.state("alpha").heartbeats()).isGreaterThan(beats + 5);
            assertThat(db.state("alpha").leaseUntil()).isAfter(lease.plusSeconds(1));
        });
        assertThat(db.state("alpha").leaseUntil()).isAfter(db.now());
        finishes(ticking);
    }

    @Test
    @DisplayName("K15 the keep-alive holds the slot's lock for as long as the run lasts")
    void lock_is_held_through_a_long_run() {
        Future<TickReport> ticking = aLongBatch();
        long beats = db.state("alpha").heartbeats();
        register("beta");
        Longhaul other = node(Jobs.beta(addOneToEach(2)), LEASE_OF_A_SECOND);
        await().atMost(Duration.ofSeconds(8)).untilAsserted(() -> {
            assertThat(other.tick().runs()).isEmpty();
            assertThat(db.state("alpha").heartbeats()).isGreaterThan(beats + 7);
        });
        finishes(ticking);
        assertThat(other.tick().runs()).hasSize(1);
    }

    @Test
    @DisplayName("K15 the keep-alive ends with the run")
    void keep_alive_ends_with_the_run() {
        Future<TickReport> ticking = aLongBatch();
        finishes(ticking);
        long beats = db.state("alpha").heartbeats();
        await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
            assertThat(db.state("alpha").heartbeats()).isEqualTo(beats);
            assertThat(threadsOfLonghaul())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("heartbeat-"));
        });
    }

    @Test
    @DisplayName(
            "K15 the keep-alive waits for no page: what people ask for has connections of its own, where it is given some")
    void no_heartbeat_waits_for_a_question() {
        TrackedDataSource forPeople = db.anotherDataSource();
        Future<TickReport> ticking = aLongBatch(builder -> builder.consoleDataSource(forPeople));
        Gate slow = gate();
        for (TrackedDataSource source : List.of(db.dataSource(), forPeople)) {
            source.holdBack(sql -> sql.contains("from long_running_migration_event"), slow);
        }
        List<Future<Page<EventView>>> pages = new ArrayList<>();
        for (int i = 0; i < ControlPlane.CONNECTIONS; i++) {
            pages.add(inBackground(() -> worker.pages().events("alpha", Optional.empty(), 10)));
        }
        await().until(() -> db.dataSource().heldBack() + forPeople.heldBack() == pages.size());
        long beats = db.state("alpha").heartbeats();
        await().atMost(Duration.ofSeconds(8)).until(() -> db.state("alpha").heartbeats() > beats + 5);
        slow.open();
        pages.forEach(page -> assertThat(join(page).items()).isNotEmpty());
        gate.open();
        join(ticking);
        worker.close();
        assertThat(forPeople.borrowed()).isZero();
    }

    @Test
    @DisplayName("K15 one failure of the database does not lose the lease")
    void database_fails_once() {
        Future<TickReport> ticking = aLongBatch();
        db.dataSource().failOnce(sql -> sql.contains("heartbeat_seq"), new SQLException("the server is busy", "08006"));
        await().atMost(Duration.ofSeconds(5)).until(() -> db.dataSource().injectedFaults() == 1);
        long beats = db.state("alpha").heartbeats();
        await().atMost(Duration.ofSeconds(8)).until(() -> db.state("alpha").heartbeats() > beats + 5);
        finishes(ticking);
    }

    @Test
    @DisplayName("K15 one failure of the lock table does not end the keep-alive")
    void lock_table_fails_once() {
        Future<TickReport> ticking = aLongBatch();
        db.dataSource()
                .failOnce(
                        sql -> sql.toLowerCase(Locale.ROOT).contains("shedlock"),
                        new SQLException("the server is busy", "53300"));
        await().atMost(Duration.ofSeconds(5)).until(() -> db.dataSource().injectedFaults() == 1);
        long beats = db.state("alpha").heartbeats();
        await().atMost(Duration.ofSeconds(8)).until(() -> db.state("alpha").heartbeats() > beats + 5);
        finishes(ticking);
    }

    @Test
    @DisplayName(
            "K15 a server that is gone for a moment when a run begins is asked again soon, not after half a minute")
    void the_first_question_of_a_run_fails_once() {
        items(2);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        db.dataSource()
                .failOnce(
                        sql -> sql.contains("only_quarantined") && sql.contains("left join"),
                        new SQLException("the server is restarting", "57P03"));
        node.tick();
        assertThat(db.dataSource().injectedFaults()).isEqualTo(1);
        assertMigration("alpha").isInProgress();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            node.tick();
            assertMigration("alpha").isCompleted();
        });
    }

    @Test
    @DisplayName("K15 a failure of the scheduler's tick does not end the schedule")
    void a_failing_tick_does_not_end_the_schedule() {
        items(2);
        node(alpha(addOneToEach(2)), builder -> builder.tickEvery(Duration.ofMillis(100)))
                .start();
        db.dataSource()
                .failOnce(
                        sql -> sql.contains("from long_running_migration"),
                        new SQLException("the server is restarting", "57P03"));
        await().atMost(Duration.ofSeconds(5)).until(() -> db.dataSource().injectedFaults() == 1);
        register("alpha");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
    }

    @Test
    @DisplayName("K10 a worker that hangs beyond the limit of a batch gives its claim up, and commits nothing any more")
    void a_worker_that_hangs_beyond_the_limit_of_a_batch_loses_its_claim_to_another() {
        Future<TickReport> hanging = aLongBatch(
                builder -> builder.setting(Setting.BATCH_LIMIT, "300ms").setting(Setting.BATCH_TARGET_TIME, "50ms"));
        node(
                        alpha(addOneToEach(2)),
                        LEASE_OF_A_SECOND,
                        builder -> builder.slots(2).tickEvery(Duration.ofMillis(200)))
                .start();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertMigration("alpha")
                        .isInProgress()
                        .isUnclaimed()
                        .hasBatches(0)
                        .hasReason("hangs")
                        .hasError("HeartbeatContract"));
        db.run("update long_running_migration set next_run_at = null");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
        gate.open();
        assertThat(join(hanging).runs())
                .allSatisfy(run -> assertThat(run.outcome()).isNotEqualTo(RunOutcome.COMPLETED));
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }
}
