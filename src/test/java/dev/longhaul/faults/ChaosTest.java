package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All faults at once on real processes, in the numbers that issue 2 asks for; {@code -Plong-faults} for ten times as many,
 * {@code -Dlonghaul.faults.seed=n} for the same dice again.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class ChaosTest {
    private static final int TIMES = Integer.getInteger("longhaul.faults.times", 1);
    private static final int ROWS = 40_000 * TIMES;

    @RegisterExtension
    final Crew crew = new Crew();

    @Test
    @DisplayName(
            "I1 I2 I3 I5 I6 I7 K10 X2 M2 (PostgreSQL): every row exactly once under kills, stalls, ended backends, "
                    + "server restarts and commits without an answer")
    void every_row_is_done_exactly_once_whatever_happens() throws Exception {
        long seed = Long.getLong("longhaul.faults.seed", System.nanoTime());
        System.out.println("longhaul.faults.seed=" + seed);
        long start = System.nanoTime();
        try (PostgresServer server = PostgresServer.start();
                CommitCutter cutter = new CommitCutter(server.port())) {
            Db db = server.ground("chaos", ROWS, BumpJobs.ALL.toArray(String[]::new));
            Tally tally = new Tally(TIMES);
            Chaos chaos = new Chaos(server, db, cutter, crew, tally, ROWS, Duration.ofMinutes(5L * TIMES));
            try {
                chaos.rage(seed);
                letItFinish(chaos, db);
                see(tally, server, db);
            } finally {
                System.out.println(tally.table(chaos.gaps));
                System.out.println(
                        "took " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
            }
            prove(db);
            proveTheNumbers(tally, chaos.gaps);
        }
    }

    private void letItFinish(Chaos chaos, Db db) {
        chaos.pace(0);
        await("the rest of the work")
                .atMost(Duration.ofSeconds(60L * TIMES))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> db.number("select count(*) from long_running_migration where status = 'completed'")
                        == BumpJobs.ALL.size());
        crew.alive().forEach(WorkerProcess::awaitReady);
        crew.alive().forEach(WorkerProcess::terminate);
        for (WorkerProcess worker : crew.alive()) {
            worker.awaitExit(Duration.ofSeconds(10));
        }
    }

    private static void see(Tally tally, PostgresServer server, Db db) {
        tally.saw(
                "runs kept with the outcome lost",
                db.number("select count(*) from long_running_migration_run where outcome = 'lost'"));
        tally.saw("batches", db.number("select count(*) from batch_witness"));
        tally.saw("runs", db.number("select count(*) from long_running_migration_run"));
        tally.saw(
                "sessions ended, says the server's log", server.logged("terminating connection due to administrator"));
        tally.saw("idle transactions ended, says its log", server.logged("due to idle-in-transaction timeout"));
    }

    private static void prove(Db db) {
        Proof proof = new Proof(db);
        for (String migration : BumpJobs.ALL) {
            proof.everyRowExactlyOnce(migration, ROWS);
        }
        proof.slotsAreFree();
    }

    private static void proveTheNumbers(Tally tally, Gaps gaps) {
        for (Fault fault : Fault.values()) {
            assertThat(tally.of(fault)).as(fault.text()).isGreaterThanOrEqualTo(fault.wanted(TIMES));
            assertThat(gaps.longest(fault))
                    .as("I7: longest time to the next batch after %s", fault.text())
                    .isLessThan(fault.boundAmongOthers());
        }
        assertThat(tally.ofSeen("STALE-WRITE said by a woken worker")
                        + tally.ofSeen("STALE-REFUSED said by a woken worker"))
                .as("stale writes seen and rejected")
                .isGreaterThanOrEqualTo(3 * TIMES);
        assertThat(gaps.stillOpen()).as("migrations that never recovered").isEmpty();
    }
}
