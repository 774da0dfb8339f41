package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgreSqlFaultsTest extends FaultContract {
    private static final int ROWS = 20_000;

    private PostgresServer postgres;

    @Override
    Server startServer() {
        postgres = PostgresServer.start();
        return postgres;
    }

    @ParameterizedTest
    @EnumSource(CommitCutter.Cut.class)
    @DisplayName("I1 I2 a commit whose answer never came is neither lost nor done twice")
    void a_commit_without_an_answer_is_neither_lost_nor_done_twice(CommitCutter.Cut cut) throws Exception {
        Db db = ground(ROWS, ONE);
        try (CommitCutter cutter = new CommitCutter(postgres.port())) {
            WorkerOptions options = WorkerOptions.on(PostgresServer.through(server.forWorker(db, 0), cutter.port()))
                    .pause(10);
            WorkerProcess worker = crew.start(options);
            for (int i = 0; i < 3; i++) {
                int already = worker.saidSoFar();
                cutter.cutNext(cut).made().get(30, TimeUnit.SECONDS);
                assertThat(worker.awaitAfter(already, PATIENCE, said -> said.is("DONE")))
                        .as("a batch after the cut")
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
}
