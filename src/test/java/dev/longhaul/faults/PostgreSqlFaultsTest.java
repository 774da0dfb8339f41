package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgreSqlFaultsTest extends FaultContract {
    private static final int ROWS = 20_000;

    private PostgresServer postgres;

    @Override
    Server startServer() {
        postgres = PostgresServer.start();
        return postgres;
    }

    @Test
    @DisplayName("I1 I2 a commit whose answer never came is neither lost nor done twice")
    void a_commit_without_an_answer_is_neither_lost_nor_done_twice() throws Exception {
        Db db = ground(ROWS, ONE);
        try (CommitCutter cutter = new CommitCutter(postgres.port())) {
            WorkerOptions options = WorkerOptions.on(PostgresServer.through(server.forWorker(db, 0), cutter.port()))
                    .pause(10);
            WorkerProcess worker = crew.start(options);
            List<CommitCutter.Cut> cuts = List.of(CommitCutter.Cut.values());
            for (int i = 0; i < 3 * cuts.size(); i++) {
                CommitCutter.Cut cut = cuts.get(i % cuts.size());
                int already = worker.saidSoFar();
                cutter.cutNext(cut).made().get(30, TimeUnit.SECONDS);
                assertThat(worker.awaitAfter(already, PATIENCE, said -> said.is("DONE")))
                        .as("a batch after %s", cut)
                        .isPresent();
            }
            quick(worker);
            awaitCompleted(db, 1);
        }
        new Proof(db).everyRowExactlyOnce(ONE, ROWS);
        assertThat(db.number("select attempts from long_running_migration"))
                .as("attempts")
                .isZero();
    }

    @Test
    @DisplayName("I1 I7 a worker whose server was shut down immediately goes on when it is back")
    void a_server_restart_loses_nothing() {
        Db db = ground(ROWS, ONE);
        Gaps gaps = new Gaps();
        WorkerProcess worker = crew.start(options(db, 0).pause(20), gaps::heard);
        worker.await("a batch", PATIENCE, said -> said.is("DONE"));
        long since = System.nanoTime();
        postgres.restartImmediately();
        gaps.hitAll(Fault.RESTART, Set.of(ONE), since);
        assertThat(gaps.awaitRecovered(Set.of(ONE), PATIENCE)).as("goes on").isTrue();
        System.out.println(
                "gap after a server restart " + gaps.longest(Fault.RESTART).toMillis() + " ms");
        quick(worker);
        awaitCompleted(db, 1);
        new Proof(db).everyRowExactlyOnce(ONE, ROWS);
        assertThat(gaps.longest(Fault.RESTART)).as("I7").isLessThan(Fault.RESTART.bound());
    }

    @Test
    @DisplayName(
            "I3 I7 a node that the network has cut off in the worst moment, a slot's row locked, stops nobody; back again, "
                    + "it commits nothing")
    void a_node_that_is_cut_off_stops_nobody() throws Exception {
        Db db = ground(ROWS, ONE);
        Gaps gaps = new Gaps();
        try (CommitCutter network = new CommitCutter(postgres.port())) {
            WorkerProcess cutOff = crew.start(
                    WorkerOptions.on(PostgresServer.through(server.forWorker(db, 0), network.port()))
                            .limit(600_000)
                            .pause(30),
                    gaps::heard);
            Said first = cutOff.await("a batch", PATIENCE, said -> said.is("DONE"));
            WorkerProcess other = crew.start(options(db, 1).limit(600_000).pause(30), gaps::heard)
                    .awaitReady();
            network.gate().closeWhenASlotIsLocked();
            if (!network.gate().awaitClosed(WorkerOptions.LEASE.toMillis() / 2)) {
                // Its slots are not locked for longer than a statement: any moment is as bad.
                network.gate().close();
            }
            gaps.hit(Fault.STALL, cutOff, Map.of(ONE, first.fence()), System.nanoTime());
            assertThat(gaps.awaitRecovered(Set.of(ONE), PATIENCE))
                    .as("taken over")
                    .isTrue();
            System.out.println(
                    "gap after a partition " + gaps.longest(Fault.STALL).toMillis() + " ms");
            network.gate().open();
            cutOff.await("its end", PATIENCE, said -> said.is("ENDED"));
            quick(other);
            quick(cutOff);
            awaitCompleted(db, 1);
            assertThat(cutOff.said("ENDED").get(0).third()).isEqualTo("LOST");
        }
        new Proof(db).everyRowExactlyOnce(ONE, ROWS);
        assertThat(gaps.longest(Fault.STALL)).as("I7").isLessThan(Fault.STALL.bound());
    }
}
