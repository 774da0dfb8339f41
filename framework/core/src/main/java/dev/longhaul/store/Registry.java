package dev.longhaul.store;

import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.MigrationEvent;
import dev.longhaul.state.MigrationNode;
import dev.longhaul.state.MigrationRun;
import dev.longhaul.state.Status;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Registers migrations and reads what is known of them. Thread-safe. */
public final class Registry {
    private static final String UNIQUE_VIOLATION = "23505";

    private final ControlPlane control;

    /**
     * The registry in a database.
     *
     * @param control where it is
     */
    public Registry(ControlPlane control) {
        this.control = control;
    }

    /**
     * How often and how long a migration has run in its present epoch.
     *
     * @param runs the number of runs
     * @param running the sum of their times, that of a run that goes on included
     */
    public record Runs(int runs, Duration running) {}

    /**
     * Refuses to go on without the tables.
     *
     * @throws SchemaMissingException when they are not there
     */
    public void requireTables() {
        try {
            control.statement(
                    "Looking for Longhaul's tables failed",
                    connection -> Jdbc.first(
                            connection,
                            "select operations_total from long_running_migration where id = -1",
                            row -> row.getInt(1)));
        } catch (StoreException e) {
            throw e.getCause() instanceof SQLException cause && (isMissingTable(cause) || isMissingColumn(cause))
                    ? new SchemaMissingException(control.dialect().name(), isMissingColumn(cause), cause)
                    : e;
        }
    }

    private static boolean isMissingColumn(SQLException e) {
        return "42703".equals(e.getSQLState()) || "42S22".equals(e.getSQLState());
    }

    private static boolean isMissingTable(SQLException e) {
        return "42P01".equals(e.getSQLState()) || "42S02".equals(e.getSQLState()) || "42S04".equals(e.getSQLState());
    }

    /**
     * Registers a migration.
     *
     * @param name its name, checked by the caller
     * @param parameters its parameters as JSON, checked by the caller
     * @param executesImmediately whether it does not wait for a person in scheduled mode
     * @param scheduled whether it waits for a person in any mode
     * @param actor who does so
     * @return whether it was not registered before
     */
    public boolean register(
            String name, Optional<String> parameters, boolean executesImmediately, boolean scheduled, String actor) {
        Status status = scheduled ? Status.SCHEDULED : Status.CREATED;
        try {
            return control.transaction("Registering " + name + " failed", connection -> {
                Optional<long[]> row = Jdbc.first(
                        connection,
                        control.dialect()
                                .returning(
                                        "insert into long_running_migration (name, status, parameters, execute_immediately)"
                                                + " values (?, ?, ?, ?)",
                                        "id, epoch"),
                        r -> new long[] {r.getLong(1), r.getInt(2)},
                        name,
                        status.text(),
                        parameters.orElse(null),
                        executesImmediately);
                History.event(
                        connection,
                        row.orElseThrow()[0],
                        (int) row.orElseThrow()[1],
                        actor,
                        "api",
                        "register",
                        null,
                        null,
                        status);
                return true;
            });
        } catch (StoreException e) {
            if (e.getCause() instanceof SQLException cause && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /**
     * All migrations.
     *
     * @return by name
     */
    public List<LongRunningMigration> all() {
        return control.read(session -> session.createSelectionQuery(
                        "from LongRunningMigration m order by m.name", LongRunningMigration.class)
                .list());
    }

    /**
     * One migration.
     *
     * @param name its name
     * @return the migration, or nothing when none bears the name
     */
    public Optional<LongRunningMigration> find(String name) {
        return control.read(session -> session.createSelectionQuery(
                        "from LongRunningMigration m where m.name = :name", LongRunningMigration.class)
                .setParameter("name", name)
                .uniqueResultOptional());
    }

    /**
     * The runs of a migration.
     *
     * @param migration its key
     * @return newest first
     */
    public List<MigrationRun> runs(long migration) {
        return control.read(session -> session.createSelectionQuery(
                        "from MigrationRun r where r.migrationId = :id order by r.fence desc", MigrationRun.class)
                .setParameter("id", migration)
                .list());
    }

    /**
     * The history of a migration.
     *
     * @param migration its key
     * @return oldest first
     */
    public List<MigrationEvent> events(long migration) {
        return control.read(session -> session.createSelectionQuery(
                        "from MigrationEvent e where e.migrationId = :id order by e.id", MigrationEvent.class)
                .setParameter("id", migration)
                .list());
    }

    /**
     * Every node that is known.
     *
     * @return by name
     */
    public List<MigrationNode> nodes() {
        return control.read(
                session -> session.createSelectionQuery("from MigrationNode n order by n.node", MigrationNode.class)
                        .list());
    }

    /**
     * How often and how long migrations have run in their present epochs.
     *
     * @return by the migration's key; none for a migration that has not run
     */
    public Map<Long, Runs> runTimes() {
        String end = "case when m.lease_until > current_timestamp then current_timestamp"
                + " else greatest(coalesce(m.progress_at, r.started_at), r.started_at) end";
        String sql = "select r.migration_id, count(*), sum(case when r.ended_at is null then "
                + control.dialect().millisBetween("(" + end + ")", "r.started_at")
                + " else r.run_millis end) from long_running_migration_run r join long_running_migration m"
                + " on m.id = r.migration_id and m.epoch = r.epoch group by r.migration_id";
        record Row(long migration, Runs runs) {}
        return control
                .statement(
                        "Reading the running times failed",
                        connection -> Jdbc.query(
                                connection,
                                sql,
                                row -> new Row(
                                        row.getLong(1),
                                        new Runs(
                                                row.getInt(2),
                                                History.atLeastZero(Duration.ofMillis(row.getLong(3)))))))
                .stream()
                .collect(Collectors.toMap(Row::migration, Row::runs));
    }
}
