package dev.longhaul.run;

import dev.longhaul.operation.CatalogStep;
import dev.longhaul.store.Backend;
import dev.longhaul.store.Claim;
import dev.longhaul.store.WorkConnection;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A claimed migration on a table {@code account} with a thousand rows, and what stands in its way. */
final class CatalogBench implements AutoCloseable {
    static final String MIGRATION = "0001_index";
    private static final Duration LONG = Duration.ofMinutes(1);

    final EngineParts parts;
    final Equipment equipment;
    final List<BuildProgress> told = new CopyOnWriteArrayList<>();
    private final Deque<Connection> opened = new ArrayDeque<>();
    private final ExecutorService background = Executors.newCachedThreadPool();
    private final RunControl first;

    CatalogBench(TestDatabase database) throws SQLException {
        this.parts = new EngineParts(database, Map.of(Setting.LEASE, "10m"));
        Equipment still = parts.equipment;
        RunListener listener = new RunListener() {
            @Override
            public void building(BuildProgress progress) {
                told.add(progress);
            }
        };
        this.equipment = new Equipment(
                still.dataSource(),
                still.dialect(),
                still.sessionFactory(),
                still.queue(),
                still.claims(),
                still.endings(),
                still.quarantine(),
                still.samples(),
                still.stalls(),
                still.guarding(),
                still.requests(),
                still.nodes(),
                still.jobs(),
                still.checks(),
                still.slots(),
                still.live(),
                Ticker.system(),
                still.worker(),
                still.leftToOthers(),
                new Listeners(List.of(listener)),
                Throttle.none(),
                still.walPrompter(),
                new dev.longhaul.pace.Budgets(dev.longhaul.pace.Rates.NONE, 2));
        boolean postgres = still.dialect().buildsConcurrently();
        sql("create table account (id bigint primary key, email varchar(100), region integer)");
        sql("insert into account select n, 'a' || n, mod(n, 7) from "
                + (postgres ? "generate_series(1, 1000) as s(n)" : "system_range(1, 1000) as s(n)"));
        this.first = parts.claimed(MIGRATION);
    }

    /** A run by the machine's clock. */
    RunControl run() {
        return run(Map.of());
    }

    RunControl run(Map<Setting, String> set) {
        return run(first.claim(), first.connection(), set);
    }

    private RunControl run(Claim claim, WorkConnection connection, Map<Setting, String> set) {
        Map<Setting, String> all = new java.util.HashMap<>(Map.of(Setting.LEASE, "10m"));
        all.putAll(set);
        Settings settings = Settings.of(all);
        return new RunControl(
                equipment.ticker(), claim, connection, equipment.ticker().nanos(), () -> settings);
    }

    /** Another worker takes the claim; the first one does not know it. */
    RunControl takenOver() throws SQLException {
        WorkConnection fresh =
                WorkConnection.open(equipment.dataSource(), equipment.dialect(), java.util.Optional.empty(), MIGRATION);
        Backend backend = fresh.backend();
        Claim claim = equipment.claims().reclaim(first.claim(), backend).orElseThrow();
        return run(claim, fresh, Map.of());
    }

    CatalogWork work(RunControl run, CatalogStep step) {
        return work(run, step, LONG);
    }

    CatalogWork work(RunControl run, CatalogStep step, Duration timeout) {
        return new CatalogWork(equipment, run, step, "step", timeout);
    }

    CatalogWork.Result carryOut(CatalogStep step) throws Exception {
        return work(run(), step).carryOut();
    }

    Future<CatalogWork.Result> inBackground(RunControl run, CatalogStep step) {
        return inBackground(work(run, step));
    }

    Future<CatalogWork.Result> inBackground(CatalogWork work) {
        return background.submit(work::carryOut);
    }

    /** Somebody's transaction that has begun with a statement and stays open. */
    Connection open(String sql) throws SQLException {
        Connection connection = parts.database.connection();
        opened.push(connection);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    String sql(String sql) throws SQLException {
        return parts.sql(sql);
    }

    String reason() throws SQLException {
        return sql("select status_reason from long_running_migration");
    }

    long pidOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                java.sql.ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Whether the server has a valid index of a name, an INVALID one, or none. */
    String index(String name) throws SQLException {
        return sql("select case when i.indisvalid then 'valid' else 'INVALID' end from pg_index i"
                + " join pg_class c on c.oid = i.indexrelid where c.relname = '" + name + "'");
    }

    String indexOid(String name) throws SQLException {
        return sql("select oid from pg_class where relname = '" + name + "'");
    }

    String builds() throws SQLException {
        return sql("select count(*) from pg_stat_progress_create_index where datname = current_database()");
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
        background.shutdownNow();
        first.connection().drop();
        parts.close();
    }
}
