package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Removes what finished migrations have left in the tables of runs, events and set-aside rows, each migration in a transaction of its
 * own. Thread-safe.
 */
public final class Retention {
    private final ControlPlane control;

    /**
     * Retention in a database.
     *
     * @param control where it is
     */
    public Retention(ControlPlane control) {
        this.control = control;
    }

    /**
     * What was removed. Immutable.
     *
     * @param migrations of how many migrations something was removed
     * @param runs how many runs
     * @param events how many entries of histories
     * @param quarantined how many rows that were set aside
     */
    public record Pruned(int migrations, int runs, int events, int quarantined) {
        /** Nothing. */
        public static final Pruned NOTHING = new Pruned(0, 0, 0, 0);

        /**
         * The sum.
         *
         * @param other what else was removed
         * @return both together
         */
        public Pruned and(Pruned other) {
            return new Pruned(
                    migrations + other.migrations,
                    runs + other.runs,
                    events + other.events,
                    quarantined + other.quarantined);
        }

        private boolean isNothing() {
            return runs + events + quarantined == 0;
        }
    }

    /** A finished migration, locked. */
    private record Finished(long id, int epoch, Status status) {}

    /**
     * Removes what belongs to migrations that were finished long ago and is itself as old. The migrations stay, each with an event that
     * says who has done so.
     *
     * @param olderThan how long ago a migration must have been finished
     * @param asker who asks, and why
     * @return what was removed
     */
    public Pruned prune(Duration olderThan, Asker asker) {
        List<Long> ids = control.statement(
                "Looking for what is finished failed",
                connection -> Jdbc.query(
                        connection,
                        "select id from long_running_migration where " + old() + " order by id",
                        row -> row.getLong(1),
                        -olderThan.toMillis()));
        Pruned all = Pruned.NOTHING;
        for (Long id : ids) {
            all = all.and(control.transaction("Pruning failed", connection -> prune(connection, id, olderThan, asker)));
        }
        return all;
    }

    private Pruned prune(Connection connection, long id, Duration olderThan, Asker asker) throws SQLException {
        Optional<Finished> finished = lock(connection, "id", id, olderThan);
        if (finished.isEmpty()) {
            return Pruned.NOTHING;
        }
        String moment = control.dialect().nowPlusMillis();
        int runs = delete(connection, "run", "coalesce(ended_at, started_at) < " + moment, id, olderThan);
        int events = delete(connection, "event", "at < " + moment, id, olderThan);
        int quarantined = delete(connection, "quarantine", "last_seen_at < " + moment, id, olderThan);
        Jdbc.update(
                connection,
                "delete from long_running_migration_sample where migration_id = ? and at < " + moment,
                id,
                -olderThan.toMillis());
        // They tell only of where its rows were; what they have done is in the migration's row.
        Ranges.remove(connection, id);
        Pruned pruned = new Pruned(1, runs, events, quarantined);
        if (pruned.isNothing()) {
            return Pruned.NOTHING;
        }
        Finished row = finished.get();
        History.event(
                connection,
                row.id(),
                row.epoch(),
                asker,
                "prune",
                History.reason(runs + " runs, " + events + " events and " + quarantined + " set-aside rows older than "
                        + olderThan + " were removed"
                        + asker.reason().map(why -> ": " + why).orElse("")),
                row.status(),
                row.status());
        return pruned;
    }

    private static int delete(Connection connection, String table, String condition, long id, Duration olderThan)
            throws SQLException {
        return Jdbc.update(
                connection,
                "delete from long_running_migration_" + table + " where migration_id = ? and " + condition,
                id,
                -olderThan.toMillis());
    }

    /**
     * Removes a finished migration itself with all that belongs to it, as if it had never been registered.
     *
     * @param name its name
     * @param olderThan how long ago it must have been finished
     * @return what was removed; nothing when none of the name was finished that long ago
     */
    public Optional<Pruned> remove(String name, Duration olderThan) {
        return control.transaction("Removing " + name + " failed", connection -> {
            Optional<Finished> finished = lock(connection, "name", name, olderThan);
            if (finished.isEmpty()) {
                return Optional.empty();
            }
            long id = finished.get().id();
            Pruned pruned = new Pruned(
                    1,
                    count(connection, "run", id),
                    count(connection, "event", id),
                    count(connection, "quarantine", id));
            Jdbc.update(connection, "delete from long_running_migration_sample where migration_id = ?", id);
            Jdbc.update(connection, "delete from long_running_migration where id = ?", id);
            return Optional.of(pruned);
        });
    }

    private static int count(Connection connection, String table, long id) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select count(*) from long_running_migration_" + table + " where migration_id = ?",
                        row -> row.getInt(1),
                        id)
                .orElse(0);
    }

    private Optional<Finished> lock(Connection connection, String column, Object value, Duration olderThan)
            throws SQLException {
        return Jdbc.first(
                connection,
                "select id, epoch, status from long_running_migration where " + column + " = ? and " + old()
                        + " for update",
                row -> new Finished(row.getLong(1), row.getInt(2), Status.of(row.getString(3))),
                value,
                -olderThan.toMillis());
    }

    /** Nothing is expected any more of what is in one of these states, and has been so for long. */
    private String old() {
        return "status in ('completed', 'skipped', 'cancelled', 'rolled_back') and coalesce(finished_at, updated_at) < "
                + control.dialect().nowPlusMillis();
    }
}
