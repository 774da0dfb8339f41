package dev.longhaul.run;

import dev.longhaul.store.Candidate;
import dev.longhaul.store.Claim;
import dev.longhaul.store.Claims;
import dev.longhaul.store.ControlPlane;
import dev.longhaul.store.Endings;
import dev.longhaul.store.Guarding;
import dev.longhaul.store.Nodes;
import dev.longhaul.store.Quarantine;
import dev.longhaul.store.Requests;
import dev.longhaul.store.WorkConnection;
import dev.longhaul.store.WorkQueue;
import dev.longhaul.store.WorkerId;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of a node, put together by hand around a clock that stands. */
final class EngineParts implements AutoCloseable {
    final TestDatabase database;
    final FakeTicker ticker = new FakeTicker();
    final Settings settings;
    final ControlPlane control;
    final Equipment equipment;

    EngineParts(TestDatabase database, Map<Setting, String> set) {
        this.database = database;
        this.settings = Settings.of(set);
        SchemaScript.apply(database);
        var pool = database.dataSource(8);
        this.control = ControlPlane.open(pool, settings.lease());
        WorkerId worker = new WorkerId("test/1", "");
        Claims claims = new Claims(control, worker, settings.lease());
        this.equipment = new Equipment(
                pool,
                control.dialect(),
                Optional.empty(),
                new WorkQueue(control, worker),
                claims,
                new Endings(claims, settings.giveUpAfter()),
                new Quarantine(control),
                new dev.longhaul.store.Samples(control),
                new dev.longhaul.store.Stalls(control),
                new Guarding(control),
                new Requests(control),
                new Nodes(control),
                JobCatalog.of(List.of(), type -> Optional.empty()),
                new JobChecks(
                        pool,
                        control.dialect(),
                        Optional.empty(),
                        new Services(Map.of(), control.dialect().name(), control::databaseVersion),
                        settings.lease()),
                new NoSlots(),
                new LiveSettings(
                        settings,
                        new dev.longhaul.store.CommonSettings(control),
                        new dev.longhaul.pace.Budgets(dev.longhaul.pace.Rates.NONE, 2),
                        1),
                ticker,
                worker,
                new LeftToOthers(ticker, settings.tickEvery()),
                new Listeners(List.of()),
                Throttle.none(),
                new WalPrompter(new dev.longhaul.store.Vitals(claims)),
                new dev.longhaul.pace.Budgets(dev.longhaul.pace.Rates.NONE, 2));
    }

    /** A run that has claimed a new migration and begun no work. */
    RunControl claimed(String name) throws SQLException {
        sql("insert into long_running_migration (name) values ('" + name + "')");
        WorkConnection connection =
                WorkConnection.open(equipment.dataSource(), equipment.dialect(), Optional.empty(), name);
        Candidate candidate = equipment.queue().unfinished().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
        Claim claim = equipment
                .claims()
                .claim(candidate, connection.backend(), false, List.of(), 1)
                .orElseThrow();
        return new RunControl(ticker, claim, connection, ticker.nanos(), () -> settings);
    }

    /** The first column of the first row, or the number of rows that were changed. */
    String sql(String sql) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return String.valueOf(statement.getUpdateCount());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
            }
        }
    }

    @Override
    public void close() {
        control.close();
        database.close();
    }

    private static final class NoSlots implements Slots {
        @Override
        public Optional<Slot> tryAcquire() {
            return Optional.empty();
        }

        @Override
        public String holders() {
            return "there are none";
        }
    }
}
