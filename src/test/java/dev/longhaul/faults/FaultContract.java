package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One fault at a time on real processes; the same on every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
abstract class FaultContract {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String ONE = "bump_1";
    static final String TWO = "bump_2";

    @RegisterExtension
    final Crew crew = new Crew();

    Server server;
    private int databases;

    abstract Server startServer();

    @BeforeAll
    void start() {
        server = startServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    Db ground(int rows, String... migrations) {
        databases++;
        return server.ground("fault_" + databases, rows, migrations);
    }

    WorkerOptions options(Db db, int worker) {
        return WorkerOptions.on(server.forWorker(db, worker));
    }

    private WorkerOptions patient(Db db, int worker) {
        return options(db, worker).limit(600_000).pause(30).batchLimit(60_000);
    }

    /** Who of all that are alive is at work. */
    private WorkerProcess awaitBusy() {
        return await("somebody at work")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> crew.alive().stream()
                                .filter(worker -> !worker.active().isEmpty())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    static void awaitCompleted(Db db, int migrations) {
        await("completion")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> db.number("select count(*) from long_running_migration where status = 'completed'")
                        == migrations);
    }

    static void quick(WorkerProcess worker) {
        worker.command("PACE 0");
    }

    @Test
    @DisplayName(
            "M2 K10 I7 killed with kill -9 in the middle of a batch, that batch is done again exactly once by the other node")
    void a_batch_whose_worker_was_killed_is_done_again_exactly_once() {
        Db db = ground(20_000, ONE);
        Gaps gaps = new Gaps();
        crew.start(options(db, 0).limit(600_000).pause(40), gaps::heard);
        crew.start(options(db, 1).limit(600_000).pause(40), gaps::heard);
        for (int kills = 0; kills < 3; kills++) {
            crew.alive().forEach(WorkerProcess::awaitReady);
            WorkerProcess victim = awaitBusy();
            Said held = victim.holdBatch("AFTER");
            long since = System.nanoTime();
            victim.kill();
            gaps.hit(Fault.KILL, victim, victim.active(), since);
            // It starts while the lease runs out.
            crew.start(options(db, kills % 2).limit(600_000).pause(40), gaps::heard);
            assertThat(gaps.awaitRecovered(Set.of(ONE), PATIENCE))
                    .as("recovered")
                    .isTrue();
            assertThat(db.number(
                            "select count(*) from batch_witness where fence = ? and number >= ?",
                            held.fence(),
                            Long.parseLong(held.third())))
                    .as("commits of the killed batch or later by its worker")
                    .isZero();
        }
        crew.alive().forEach(FaultContract::quick);
        awaitCompleted(db, 1);
        new Proof(db).everyRowExactlyOnce(ONE, 20_000);
        System.out.println(server.dialect() + ": longest gap after kill -9 "
                + gaps.longest(Fault.KILL).toMillis() + " ms");
        assertThat(gaps.longest(Fault.KILL)).as("I7").isLessThan(Fault.KILL.bound());
        assertThat(db.number("select attempts from long_running_migration"))
                .as("attempts")
                .isZero();
    }

    @Test
    @DisplayName(
            "M2 X2 I2 I3 I5 (ranges) one worker is killed and one is stopped beyond its lease: every row exactly once")
    void ranges_outlive_their_workers() {
        Db db = ground(10_000, BumpJobs.PARALLEL);
        WorkerProcess first = crew.start(patient(db, 2).slots(3).pause(150));
        first.await("a batch of a range", PATIENCE, said -> said.is("DONE") && said.range() > 0);
        WorkerProcess second = crew.start(patient(db, 0).slots(3).pause(150));
        Said killed = first.holdBatch("AFTER");
        first.kill();
        second.await("a batch", PATIENCE, said -> said.is("DONE") && said.range() > 0);
        WorkerProcess third = crew.start(patient(db, 1).slots(3).pause(150));
        int already = second.saidSoFar();
        Said held = second.holdBatch("BEFORE");
        second.freeze();
        third.await("a range that was taken over", PATIENCE, said -> said.is("DONE") && said.fence() > held.fence());
        quick(third);
        await("the range of the frozen one")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> db.number(
                                "select count(*) from long_running_migration_run where fence = ? and outcome = 'lost'",
                                held.fence())
                        == 1);
        second.wake();
        assertThat(second.awaitAfter(already, PATIENCE, said -> said.is("ENDED") && said.fence() == held.fence()))
                .as("its end, once it was woken")
                .isPresent();
        quick(second);
        awaitCompleted(db, 1);
        Proof proof = new Proof(db);
        proof.everyRowExactlyOnceInRanges(BumpJobs.PARALLEL, 10_000);
        for (Said stale : List.of(killed, held)) {
            assertThat(proof.commits(BumpJobs.PARALLEL, stale.fence(), stale.third()))
                    .as("commits of the batch in hand of run %d", stale.fence())
                    .isZero();
        }
    }

    @Test
    @DisplayName(
            "X2 I3 I7 a worker stopped beyond its lease and woken again commits nothing, and the other's progress stands")
    void a_woken_worker_commits_nothing() {
        Db db = ground(20_000, ONE);
        Gaps gaps = new Gaps();
        // Neither may end the other's session, nor does the server in that time: only the token is left.
        WorkerProcess loner = crew.start(patient(db, 2), gaps::heard);
        WorkerProcess worker = crew.start(patient(db, 0), gaps::heard);
        crew.alive().forEach(WorkerProcess::awaitReady);
        WorkerProcess sleeper = awaitBusy();
        WorkerProcess other = sleeper == loner ? worker : loner;
        for (int stalls = 0; stalls < 3; stalls++) {
            int already = sleeper.saidSoFar();
            Said held = sleeper.holdBatch("BEFORE");
            long since = System.nanoTime();
            sleeper.freeze();
            gaps.hit(Fault.STALL, sleeper, Map.of(ONE, held.fence()), since);
            assertThat(gaps.awaitRecovered(Set.of(ONE), PATIENCE))
                    .as("taken over")
                    .isTrue();
            sleeper.wake();
            Said end = sleeper.awaitAfter(already, PATIENCE, said -> said.is("ENDED"))
                    .orElseThrow(() -> new AssertionError("no end after it was woken"));
            assertThat(end.third()).isEqualTo("LOST");
            assertThat(new Proof(db).commits(ONE, held.fence(), held.third()))
                    .as("stale commits")
                    .isZero();
            WorkerProcess next = sleeper;
            sleeper = other;
            other = next;
        }
        quick(other);
        quick(sleeper);
        awaitCompleted(db, 1);
        new Proof(db).everyRowExactlyOnce(ONE, 20_000);
        assertThat(db.number("select count(*) from long_running_migration_run where outcome = 'lost'"))
                .isEqualTo(3);
        assertThat(sleeper.said("STALE-WRITE").size()
                        + other.said("STALE-WRITE").size())
                .as("writes after a stall that the server took and only the token kept from being committed")
                .isEqualTo(3);
        System.out.println(server.dialect() + ": longest gap after a stall "
                + gaps.longest(Fault.STALL).toMillis() + " ms");
        assertThat(gaps.longest(Fault.STALL)).as("I7").isLessThan(Fault.STALL.bound());
    }

    @Test
    @DisplayName("X3 two nodes that tick as fast as they can never run one migration at the same time")
    void two_nodes_never_run_one_migration_at_once() {
        Db db = ground(4_000, ONE, TWO);
        // Slow until both have had a turn.
        WorkerProcess[] nodes = {
            crew.start(options(db, 0).slots(2).tick(100).limit(150).pause(100)),
            crew.start(options(db, 1).slots(2).tick(100).limit(150).pause(100))
        };
        for (WorkerProcess node : nodes) {
            node.await("a run", PATIENCE, said -> said.is("STARTED"));
        }
        for (WorkerProcess node : nodes) {
            node.command("PACE 20");
        }
        awaitCompleted(db, 2);
        Proof proof = new Proof(db);
        proof.runsNeverOverlap();
        proof.everyRowExactlyOnce(ONE, 4_000);
        proof.everyRowExactlyOnce(TWO, 4_000);
        assertThat(db.number("select count(*) from long_running_migration_run"))
                .as("runs")
                .isGreaterThan(6);
    }

    @Test
    @DisplayName(
            "M1 O1 K13 told to stop by SIGTERM, a worker ends its batch, saves the cursor, frees the lock and exits in time")
    void sigterm_ends_the_batch_and_frees_the_lock() {
        Db db = ground(2_000, ONE);
        WorkerProcess worker = crew.start(options(db, 0).limit(600_000).pause(600));
        worker.await(
                "two batches", PATIENCE, said -> said.is("DONE") && said.third().equals("2"));
        long before = new Proof(db).committedBatches(ONE);
        worker.terminate();
        int exit = worker.awaitExit(Duration.ofSeconds(8));
        assertThat(exit).as("exit code after SIGTERM").isEqualTo(143);
        assertThat(worker.said("CLOSED")).as("closed within the grace").hasSize(1);
        assertThat(worker.said("ENDED")).extracting(Said::third).containsExactly("SHUTDOWN");
        Proof proof = new Proof(db);
        assertThat(proof.committedBatches(ONE))
                .as("the batch it was in is kept")
                .isGreaterThan(before);
        proof.numbersWithoutGapOrRepeat(ONE);
        proof.slotsAreFree();
        assertThat(db.rows("select status, attempts, run_token from long_running_migration")
                        .toString())
                .isEqualTo("[[in_progress, 0, null]]");
        WorkerProcess next = crew.start(options(db, 1).pause(0));
        awaitCompleted(db, 1);
        proof.everyRowExactlyOnce(ONE, 2_000);
        assertThat(next.said("STARTED")).isNotEmpty();
    }

    @Test
    @DisplayName("K10 K14 I7 two nodes share the work; one is killed, the other goes on within the bound")
    void two_nodes_share_the_work_and_one_goes_on_alone() {
        Db db = ground(20_000, ONE, TWO);
        Gaps gaps = new Gaps();
        // A node whose time is up looks again at once, so the other has its turn by chance only: many short turns.
        WorkerProcess doomed =
                crew.start(options(db, 0).slots(2).tick(100).limit(150).pause(30), gaps::heard);
        WorkerProcess survivor =
                crew.start(options(db, 1).slots(2).tick(100).limit(150).pause(30), gaps::heard);
        doomed.await("a run", PATIENCE, said -> said.is("STARTED"));
        survivor.await("a run", PATIENCE, said -> said.is("STARTED"));
        doomed.holdBatch("AFTER");
        long since = System.nanoTime();
        doomed.kill();
        gaps.hit(Fault.KILL, doomed, doomed.active(), since);
        assertThat(gaps.awaitRecovered(Set.of(ONE, TWO), PATIENCE))
                .as("the survivor goes on with both")
                .isTrue();
        quick(survivor);
        awaitCompleted(db, 2);
        Proof proof = new Proof(db);
        proof.everyRowExactlyOnce(ONE, 20_000);
        proof.everyRowExactlyOnce(TWO, 20_000);
        System.out.println(server.dialect() + ": survivor took over after "
                + gaps.longest(Fault.KILL).toMillis() + " ms");
        assertThat(gaps.longest(Fault.KILL)).as("I7").isLessThan(Fault.KILL.bound());
    }
}
