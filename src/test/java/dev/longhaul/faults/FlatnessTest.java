package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.Setting;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither the heap nor the cost of a tick or a checkpoint grows with what there is to do or what was done. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class FlatnessTest {
    private static final int ROWS = 5_000_000;
    private static final int TICKS = 50;
    private static final long NOISE = 3L << 20;

    /** It looks in its own rhythm: whether once for each of such short runs or for every other one says nothing about a tick. */
    private static final String NOT_THE_THROTTLES =
            " and s.query !~* '^begin|^show|pg_stat_(get|progress)_|long_running_migration_(node|look)'";

    private static final String BESIDE_SNAPSHOT = "beside_snapshot";
    private static final String DIVIDED_BESIDE_SNAPSHOT = "divided_beside_snapshot";

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @DisplayName("I10 a run over 5,000,000 rows does not raise the heap")
    void the_heap_does_not_grow_with_the_rows() throws Exception {
        Db db = server.ground("heap", 0);
        // The key comes after the rows, and they are not for a crash to keep: half the time.
        db.run(
                "create unlogged table " + HeapProbe.MIGRATION
                        + " as select n::bigint as id, 0 as v from generate_series(1, " + ROWS + ") as s(n)",
                "alter table " + HeapProbe.MIGRATION + " add primary key (id)",
                "vacuum analyze " + HeapProbe.MIGRATION,
                "insert into long_running_migration (name) values ('" + HeapProbe.MIGRATION + "')");
        server.grant(db);
        Db worker = server.forWorker(db, 0);
        Process process = JavaProcess.plain(
                        List.of("-Xmx96m"),
                        HeapProbe.class.getName(),
                        worker.url(),
                        worker.user(),
                        Integer.toString(ROWS))
                .start();
        Map<Integer, Long> used = new TreeMap<>();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.startsWith("@HEAP ")) {
                    String[] words = line.split(" ");
                    used.put(Integer.valueOf(words[1]), Long.valueOf(words[2]));
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(db.number("select rows_done from long_running_migration"))
                .as(output.toString())
                .isEqualTo(ROWS);
        System.out.println("Used heap after a collection, bytes by percent of " + ROWS + " rows: " + used);
        assertThat(used).as(output.toString()).containsKeys(10, 100);
        assertThat(used.get(100) - used.get(10))
                .as("growth from 10 %% to 100 %%")
                .isLessThan(NOISE);
    }

    @Test
    @DisplayName(
            "a tick over 10,000 completed migrations issues the same statements and touches as many buffers as over 10")
    void a_tick_does_not_look_at_what_is_done() {
        Db db = server.ground("ticks", 1);
        db.run("create extension pg_stat_statements");
        compareTicks(db, "ticks with nothing to do", 10);
    }

    @Test
    @DisplayName("a tick that runs a migration costs no more beside 10,000 completed ones than beside 1,000")
    void a_run_does_not_look_at_what_is_done() {
        Db db = server.ground("runs", 1);
        db.run("create extension pg_stat_statements");
        db.run("insert into long_running_migration (name) values ('" + HeapProbe.LATER + "')");
        // Not 10: their indexes would be of one page, and every look into a larger one costs one more.
        compareTicks(db, "ticks with one run each", 1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {BESIDE_SNAPSHOT, DIVIDED_BESIDE_SNAPSHOT})
    @DisplayName(
            "a checkpoint touches no more pages after 2,000 batches beside an old snapshot, but where it begins a page")
    void a_checkpoint_does_not_pass_its_own_old_versions(String migration) throws SQLException {
        Db db = server.ground(migration, 2_000, migration);
        db.run("create extension pg_stat_statements");
        String row = "long_running_migration" + (migration.equals(DIVIDED_BESIDE_SNAPSHOT) ? "_range" : "");
        // It could remove nothing, but a plan made after it for a table of one page would read all of the table.
        db.run("alter table " + row + " set (autovacuum_enabled = false)");
        List<Long> touched = new ArrayList<>();
        try (Connection holder = db.open();
                Connection counting = db.open()) {
            holder.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            holder.setAutoCommit(false);
            holder.createStatement().executeQuery("select count(*) from " + row).close();
            tickWith(
                    db,
                    builder -> builder.job(BesideSnapshot.class)
                            .job(DividedBesideSnapshot.class)
                            .setting(Setting.PACE, "fast")
                            .listener(new Pages(counting, row, touched)));
        }
        assertThat(db.number("select rows_done from long_running_migration")).isEqualTo(2_000);
        List<Long> costs = IntStream.range(1, touched.size())
                .mapToObj(i -> touched.get(i) - touched.get(i - 1))
                .toList();
        List<Long> first = costs.subList(0, 100);
        List<Long> last = costs.subList(costs.size() - 100, costs.size());
        System.out.println("Pages that a checkpoint of " + row + " touches beside an old snapshot: at first "
                + median(first) + " (mean " + mean(first) + "), last " + median(last) + " (mean " + mean(last) + ")");
        assertThat(median(last)).isLessThanOrEqualTo(median(first) + 2);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double mean(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    /** After each batch, the pages that all checkpoints have touched so far. */
    private record Pages(Connection connection, String row, List<Long> sums) implements RunListener {
        @Override
        public void progressed(RunProgress progress) {
            try (Statement statement = connection.createStatement();
                    ResultSet sum = statement.executeQuery(
                            "select sum(shared_blks_hit + shared_blks_read) from pg_stat_statements where dbid = (select oid from"
                                    + " pg_database where datname = current_database()) and query like 'update " + row
                                    + " set cursor_state%'")) {
                sum.next();
                sums.add(sum.getLong(1));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static HikariDataSource pool(Db db) {
        Db worker = server.forWorker(db, 0);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(worker.url());
        config.setUsername(worker.user());
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    private static void tickWith(Db db, Consumer<LonghaulBuilder> parts) {
        try (HikariDataSource pool = pool(db)) {
            LonghaulBuilder builder = Longhaul.builder().dataSource(pool);
            parts.accept(builder);
            try (Longhaul longhaul = builder.build()) {
                for (int tick = 0; tick < 20; tick++) {
                    longhaul.tick();
                }
            }
        }
    }

    private static Outcome oneByOne(RunContext run) {
        return run.eachBatch(
                Keyset.of(run.migration(), "id").batchSize(1),
                batch -> batch.update("update " + run.migration() + " set v = v + 1 where {range}"));
    }

    /** So many batches that its row has many versions. */
    @Migration(name = BESIDE_SNAPSHOT)
    static final class BesideSnapshot implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return oneByOne(run);
        }
    }

    /** The same with rows of ranges, one after the other. */
    @Migration(name = DIVIDED_BESIDE_SNAPSHOT, parallelism = 2)
    static final class DividedBesideSnapshot implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return oneByOne(run);
        }
    }

    private static void compareTicks(Db db, String what, int least) {
        addCompleted(db, 1, least);
        TickCost few = costOfTicks(db);
        addCompleted(db, least + 1, 10_000);
        TickCost many = costOfTicks(db);
        System.out.println(
                TICKS + " " + what + " over " + least + " completed migrations: " + few.buffers() + " buffers, "
                        + few.total() + " statements each; over 10,000: " + many.buffers() + " and " + many.total());
        assertThat(few.calls()).as("statements of the ticks").isNotEmpty();
        assertThat(many.calls()).as("statements over 10,000").isEqualTo(few.calls());
        assertThat((double) many.buffers())
                .as("buffers over 10,000, against %d over %d", few.buffers(), least)
                .isBetween(0.8 * few.buffers(), 1.2 * few.buffers());
    }

    private static void addCompleted(Db db, int from, int to) {
        String numbers = "generate_series(" + from + ", " + to + ") n";
        db.run(
                // What the ticks before have left.
                "delete from long_running_migration_run where migration_id in "
                        + "(select id from long_running_migration where status <> 'completed')",
                "insert into long_running_migration (name, status, started_at, finished_at, fence, batch_seq) "
                        + "select 'done_' || n, 'completed', now(), now(), 1, 10 from " + numbers,
                "insert into long_running_migration_run (migration_id, epoch, fence, node, ended_at, outcome) "
                        + "select id, 1, 1, 'gone', now(), 'completed' from long_running_migration "
                        + "where status = 'completed' on conflict do nothing",
                "insert into long_running_migration_event (migration_id, epoch, actor, channel, action, to_status) "
                        + "select id, 1, 'gone', 'engine', 'completed', 'completed' from long_running_migration "
                        + "where status = 'completed'",
                "vacuum analyze long_running_migration",
                "vacuum analyze long_running_migration_run",
                "vacuum analyze long_running_migration_event",
                "vacuum analyze shedlock",
                "vacuum analyze long_running_migration_node");
    }

    private record TickCost(Map<String, Long> calls, long buffers) {
        long total() {
            return calls.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static TickCost costOfTicks(Db db) {
        try (HikariDataSource pool = pool(db);
                Longhaul longhaul = Longhaul.builder()
                        .dataSource(pool)
                        .job(HeapProbe.Later.class)
                        .build()) {
            // The first ones fill caches.
            for (int i = 0; i < 10; i++) {
                longhaul.tick();
            }
            db.run("select pg_stat_statements_reset()");
            for (int i = 0; i < TICKS; i++) {
                longhaul.tick();
            }
            String ours = " from pg_stat_statements s join pg_roles r on r.oid = s.userid where r.rolname = '"
                    + PostgresServer.WORKER + "'" + NOT_THE_THROTTLES;
            Map<String, Long> calls =
                    // Whether the server writes a constant or its place depends on when it has seen the statement
                    // first.
                    db
                            .rows(
                                    "select regexp_replace(query, '[$][0-9]+|''[^'']*''|\\m([0-9]+|null|true|false|epoch(?= from))\\M', '?', 'g') as statement,"
                                            + " round(sum(calls) / " + TICKS + ")" + ours + " group by statement")
                            .stream()
                            .collect(Collectors.toMap(
                                    row -> String.valueOf(row.get(0)), row -> ((Number) row.get(1)).longValue()));
            // Once, when a connection is opened.
            calls.values().removeIf(rate -> rate == 0);
            return new TickCost(calls, db.number("select sum(shared_blks_hit + shared_blks_read)" + ours));
        }
    }
}
