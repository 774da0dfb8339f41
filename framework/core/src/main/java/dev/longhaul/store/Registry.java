package dev.longhaul.store;

import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.MigrationEvent;
import dev.longhaul.state.MigrationNode;
import dev.longhaul.state.MigrationRange;
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
    /** The version of the tables that this Longhaul works with: that of its last script. */
    public static final int SCHEMA = 4;

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
                            "select m.rows_quarantined_open, g.observed, e.answer, s.effort, c.answer from long_running_migration m"
                                    + " join long_running_migration_range g on g.migration_id = m.id"
                                    + " join long_running_migration_event e on e.migration_id = m.id"
                                    + " join long_running_migration_sample s on s.migration_id = m.id"
                                    + " join long_running_migration_setting_change c on c.id = m.id where m.id = -1",
                            row -> row.getString(1)));
        } catch (StoreException e) {
            throw e.getCause() instanceof SQLException cause && (isMissingTable(cause) || isMissingColumn(cause))
                    ? new SchemaMissingException(
                            control.dialect().name(), isMissingColumn(cause) || hasMigrations(), cause)
                    : e;
        }
    }

    private boolean hasMigrations() {
        try {
            return control.statement(
                    "Looking for Longhaul's tables failed",
                    connection -> Jdbc.query(
                                    connection,
                                    "select 1 from long_running_migration where id = -1",
                                    row -> row.getInt(1))
                            .isEmpty());
        } catch (StoreException e) {
            return false;
        }
    }

    /**
     * Whether the tables are those of a version of Longhaul that is newer than this one, as the history of their scripts tells.
     *
     * @return in words; nothing when they are not, or there is no history because somebody else makes them
     */
    public Optional<String> newerSchema() {
        return control.statement("Looking for the version of Longhaul's tables failed", connection -> {
            boolean known = Jdbc.first(
                            connection,
                            "select 1 from information_schema.tables where table_name = 'longhaul_schema_history'",
                            row -> true)
                    .isPresent();
            return known
                    ? Jdbc.first(
                                    connection,
                                    "select max(cast(\"version\" as integer)) from \"longhaul_schema_history\"",
                                    row -> row.getInt(1))
                            .filter(version -> version > SCHEMA)
                            .map(version -> "the schema is too new: its tables are of version " + version
                                    + ", and this Longhaul knows those up to " + SCHEMA + "; deploy a newer one")
                    : Optional.empty();
        });
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
     * @param asker who does so
     * @return whether it was not registered before, or by this very request
     */
    public boolean register(
            String name, Optional<String> parameters, boolean executesImmediately, boolean scheduled, Asker asker) {
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
                        asker,
                        "register",
                        asker.reason().orElse(null),
                        null,
                        status,
                        "registered");
                return true;
            });
        } catch (StoreException e) {
            if (e.getCause() instanceof SQLException cause && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
                return control.statement(
                        "Looking who registered " + name + " failed",
                        connection -> Once.registered(connection, name, asker));
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
        return runTimes("");
    }

    /**
     * The same of some migrations, without a look at what others have done.
     *
     * @param ids their keys
     * @return by the migration's key
     */
    public Map<Long, Runs> runTimes(List<Long> ids) {
        return runTimes(" where m.id = any (?)", keys(ids));
    }

    /** One parameter, whatever their number. */
    private static Object keys(List<Long> ids) {
        return ids.toArray(Long[]::new);
    }

    private Map<Long, Runs> runTimes(String which, Object... parameters) {
        String lease = "coalesce(g.lease_until, m.lease_until)";
        String progress = "coalesce(g.progress_at, m.progress_at, r.started_at)";
        String end = "case when r.ended_at is not null then r.ended_at when " + lease
                + " > current_timestamp then current_timestamp else greatest(" + progress + ", r.started_at) end";
        String runs = "select r.migration_id, r.range_id, r.ended_at, r.run_millis, r.started_at as b, " + end
                + " as e, r.fence from long_running_migration_run r join long_running_migration m"
                + " on m.id = r.migration_id and m.epoch = r.epoch left join long_running_migration_range g on g.id = r.range_id"
                + which;
        // Runs on ranges lie beside each other: what counts is the time in which any of them was at work.
        String sql =
                "select migration_id, count(*), sum(case when range_id is null and ended_at is not null then run_millis"
                        + " when e <= b or e <= before then 0 else "
                        + control.dialect().millisBetween("e", "greatest(b, before)")
                        + " end) from (select x.*, case when range_id is"
                        + " null then b else coalesce(max(case when range_id is not null then e end) over (partition by migration_id"
                        + " order by b, fence rows between unbounded preceding and 1 preceding), b) end as before from ("
                        + runs
                        + ") x) y group by migration_id";
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
                                                row.getInt(2), History.atLeastZero(Duration.ofMillis(row.getLong(3))))),
                                parameters))
                .stream()
                .collect(Collectors.toMap(Row::migration, Row::runs));
    }

    /**
     * The ranges of a migration that was divided, in its present epoch.
     *
     * @param migration its key
     * @return them, in the order in which they were made
     */
    public List<MigrationRange> ranges(long migration) {
        return control.read(session -> session.createSelectionQuery(
                        "from MigrationRange r where r.migrationId = :id and r.epoch = (select m.epoch from"
                                + " LongRunningMigration m where m.id = :id) order by r.id",
                        MigrationRange.class)
                .setParameter("id", migration)
                .list());
    }

    /**
     * What unfinished migrations that were divided have done in their ranges.
     *
     * @param rows rows committed
     * @param batches batches committed
     * @param ranges how many ranges there are
     * @param open how many of them are not completed
     * @param atWork how many have a worker
     * @param batchSize rows of the largest of their batches, in those that are not completed as long as there are any
     * @param attempts the most runs that any of them has had in vain since its last progress
     * @param reason why one of them waits
     * @param observed what the workers that are at them have seen, as JSON
     */
    public record InRanges(
            long rows,
            long batches,
            int ranges,
            int open,
            int atWork,
            int batchSize,
            int attempts,
            Optional<String> reason,
            List<String> observed) {
        /** A migration that is one whole, or whose own row has everything. */
        public static final InRanges NONE = new InRanges(0, 0, 0, 0, 0, 0, 0, Optional.empty(), List.of());
    }

    /**
     * What unfinished migrations have done in their ranges; the rows of those that are completed have it all.
     *
     * @return by the migrations' keys, only of those that have ranges
     */
    public Map<Long, InRanges> inRanges() {
        return inRanges("");
    }

    /**
     * The same of some migrations.
     *
     * @param ids their keys
     * @return by the migrations' keys, only of those that have ranges
     */
    public Map<Long, InRanges> inRanges(List<Long> ids) {
        return inRanges(" and m.id = any (?)", keys(ids));
    }

    private Map<Long, InRanges> inRanges(String which, Object... parameters) {
        String sql = "select m.id, sum(g.rows_done), sum(g.batch_seq), count(*),"
                + " sum(case when g.status = 'completed' then 0 else 1 end),"
                + " sum(case when g.run_token is not null and g.lease_until >= current_timestamp then 1 else 0 end),"
                + " coalesce(max(case when g.status <> 'completed' then g.batch_size end), max(g.batch_size)),"
                + " max(g.attempts), min(g.status_reason) from long_running_migration m join long_running_migration_range g"
                + " on g.migration_id = m.id and g.epoch = m.epoch where m.status <> 'completed'" + which
                + " group by m.id";
        record Row(long migration, InRanges ranges) {}
        Map<Long, List<String>> observed = observedInRanges(which, parameters);
        return control
                .statement(
                        "Reading the ranges failed",
                        connection -> Jdbc.query(
                                connection,
                                sql,
                                row -> new Row(
                                        row.getLong(1),
                                        new InRanges(
                                                row.getLong(2),
                                                row.getLong(3),
                                                row.getInt(4),
                                                row.getInt(5),
                                                row.getInt(6),
                                                row.getInt(7),
                                                row.getInt(8),
                                                Optional.ofNullable(row.getString(9)),
                                                observed.getOrDefault(row.getLong(1), List.of()))),
                                parameters))
                .stream()
                .collect(Collectors.toMap(Row::migration, Row::ranges));
    }

    private Map<Long, List<String>> observedInRanges(String which, Object... parameters) {
        record Seen(long migration, String observed) {}
        return control
                .statement(
                        "Reading what the ranges' workers have seen failed",
                        connection -> Jdbc.query(
                                connection,
                                "select g.migration_id, g.observed from long_running_migration_range g"
                                        + " join long_running_migration m on m.id = g.migration_id and m.epoch = g.epoch"
                                        + " where m.status <> 'completed' and g.observed is not null and g.run_token is not null"
                                        + which,
                                row -> new Seen(row.getLong(1), row.getString(2)),
                                parameters))
                .stream()
                .collect(Collectors.groupingBy(
                        Seen::migration, Collectors.mapping(Seen::observed, Collectors.toList())));
    }
}
