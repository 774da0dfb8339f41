package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches whose commits were answered, and which a crash of the server has taken back. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class LostCommitsTest {
    private static final String MIGRATION = BumpJobs.ALL.get(0);
    private static final int ROWS = 20_000;

    @RegisterExtension
    final Crew crew = new Crew();

    private record Seen(long batches, long rows, long effects, long witnessed) {}

    @Test
    @DisplayName(
            "I1 I2 I5 commits that were answered and then lost in a crash go back with their checkpoints, and are done again")
    void effect_and_checkpoint_go_back_together() {
        try (PostgresServer server = PostgresServer.start()) {
            Db db = server.ground("lost_commits", ROWS, MIGRATION);
            // As late as the server can be made to write its log.
            server.admin().run("alter system set wal_writer_delay = '10s'");
            server.admin().run("alter system set wal_writer_flush_after = '1GB'");
            server.admin().run("select pg_reload_conf()");
            WorkerProcess worker = crew.start(WorkerOptions.on(server.forWorker(db, 0))
                    .lease(60_000)
                    // In pace fast, in which batches never wait for the disk.
                    .care(WorkerOptions.Care.NONE)
                    .pause(1)
                    .limit(600_000));
            await("a log that is not on disk")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> db.number("select cast(pg_wal_lsn_diff(pg_current_wal_insert_lsn(),"
                                            + " pg_current_wal_flush_lsn()) as bigint)")
                                    > 100_000
                            && db.number("select batch_seq from long_running_migration") > 20);
            worker.freeze();
            Seen before = seen(db);
            server.restartImmediately();
            Seen after = seen(db);
            assertThat(after.batches())
                    .as("batches that are left of %s", before)
                    .isLessThan(before.batches());
            assertThat(List.of(after.rows(), after.effects()))
                    .as("rows and effects")
                    .containsOnly(after.batches() * 50);
            assertThat(after.witnessed()).as("witnesses").isEqualTo(after.batches());
            worker.wake();
            await("the rest of the work")
                    .atMost(Duration.ofSeconds(90))
                    .until(() ->
                            db.number("select count(*) from long_running_migration where status = 'completed'") == 1);
            new Proof(db).everyRowExactlyOnce(MIGRATION, ROWS);
            assertThat(db.number("select sum(batches) from long_running_migration_run"))
                    .as("batches as the runs have counted them")
                    .isEqualTo(ROWS / 50);
        }
    }

    /** In one statement, so of one moment. */
    private static Seen seen(Db db) {
        List<Object> row = db.rows("select batch_seq, rows_done, (select coalesce(sum(v), 0) from " + MIGRATION
                        + "), (select count(*) from batch_witness) from long_running_migration")
                .get(0);
        List<Long> numbers =
                row.stream().map(value -> ((Number) value).longValue()).toList();
        return new Seen(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }
}
