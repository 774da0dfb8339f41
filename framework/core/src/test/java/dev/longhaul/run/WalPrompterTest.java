package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.state.Status;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log of a fast batch is written while it is at work, however seldom the server's WAL writer looks by itself. */
class WalPrompterTest {
    private static final int TIMES = 20;
    private static final int ONE_MEGABYTE = 1 << 20;
    private static final int TWO_MEGABYTES = 2 << 20;

    private TestDatabase database;

    @Migration(name = "much_log")
    private static final class MuchLog implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(Keyset.of("thing", "id"), batch -> {
                for (int i = 0; i < TIMES; i++) {
                    long end = batch.count(
                            "select cast(pg_logical_emit_message(true, 'test', repeat('x', ?)) - '0/0' as bigint)",
                            TWO_MEGABYTES);
                    // What commits by itself every few seconds, such as the throttle's probe, takes minutes for all of
                    // them.
                    await("the log on disk, time " + i)
                            .pollInSameThread()
                            .atMost(Duration.ofSeconds(2))
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> end - written(batch) < ONE_MEGABYTE);
                }
            });
        }

        private static long written(Transaction batch) throws SQLException {
            return batch.count("select cast(pg_current_wal_flush_lsn() - '0/0' as bigint)");
        }
    }

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.postgres();
        try (Connection connection = database.connection()) {
            SchemaScript.apply(connection);
        }
        run("create table thing (id bigint primary key)", "insert into thing values (1)");
        run("alter system set wal_writer_delay = '10s'", "select pg_reload_conf()");
    }

    @AfterEach
    void close() throws SQLException {
        run("alter system reset wal_writer_delay", "select pg_reload_conf()");
        database.close();
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void a_fast_batch_has_its_log_written_while_it_works() throws SQLException {
        try (Longhaul node = Longhaul.builder()
                .dataSource(database.dataSource(6))
                .job(MuchLog.class, MuchLog::new)
                .setting(Setting.PACE, "fast")
                .build()) {
            node.register("much_log");
            node.tick();
            assertThat(node.migration("much_log").orElseThrow())
                    .satisfies(migration -> assertThat(migration.status())
                            .as(migration.toString())
                            .isEqualTo(Status.COMPLETED));
        }
    }
}
