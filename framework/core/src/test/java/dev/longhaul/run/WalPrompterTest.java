package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.MigrationView;
import dev.longhaul.job.Batch;
import dev.longhaul.job.BatchWork;
import dev.longhaul.job.JobInput;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.state.Status;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
        private final BatchWork work;

        MuchLog(BatchWork work) {
            this.work = work;
        }

        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(Keyset.of("thing", "id"), work);
        }
    }

    @Migration(name = "in_operations")
    private static final class InOperations implements OperationsJob {
        @Override
        public List<Operation> operations(JobInput input) {
            return List.of(Operation.eachBatch("fill", Keyset.of("thing", "id"), WalPrompterTest::writesMuch));
        }
    }

    private static void writesMuch(Batch batch) throws SQLException {
        for (int i = 0; i < TIMES; i++) {
            long end = batch.count(
                    "select cast(pg_logical_emit_message(true, 'test', repeat('x', ?)) - '0/0' as bigint)",
                    TWO_MEGABYTES);
            // What commits by itself every few seconds, such as the throttle's probe, takes minutes for all of them.
            await("the log on disk, time " + i)
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(2))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> end - written(batch) < ONE_MEGABYTE);
        }
    }

    private static long written(Transaction batch) throws SQLException {
        return batch.count("select cast(pg_current_wal_flush_lsn() - '0/0' as bigint)");
    }

    private static boolean isThere() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("longhaul-wal-prompter"));
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

    private MigrationView migrated(String name, String pace, LonghaulBuilder with) {
        try (Longhaul node = with.dataSource(database.dataSource(6))
                .setting(Setting.PACE, pace)
                .build()) {
            node.register(name);
            node.tick();
            return node.migration(name).orElseThrow();
        }
    }

    private static void assertCompleted(MigrationView migration) {
        assertThat(migration.status()).as(migration.toString()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void a_fast_batch_has_its_log_written_while_it_works() {
        assertCompleted(migrated(
                "much_log",
                "fast",
                Longhaul.builder().job(MuchLog.class, () -> new MuchLog(WalPrompterTest::writesMuch))));
        await("the end of the thread").until(() -> !isThere());
    }

    @Test
    void so_has_one_of_an_operation() {
        assertCompleted(migrated("in_operations", "fast", Longhaul.builder().job(InOperations.class)));
    }

    @Test
    void a_gentle_one_asks_for_nothing() {
        AtomicBoolean seen = new AtomicBoolean();
        assertCompleted(migrated(
                "much_log",
                "gentle",
                Longhaul.builder().job(MuchLog.class, () -> new MuchLog(batch -> seen.set(isThere())))));
        assertThat(seen).isFalse();
    }
}
