package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Migrations, and ranges of some, that are worked on, or tried again and again, and make no progress. Thread-safe. */
public final class Stalls {
    private static final String UNFINISHED = "m.status in ('in_progress', 'pausing', 'cancelling', 'rolling_back')";

    /** A run that goes on has until its end to make some; between runs that fail, only progress counts. */
    private static final String LAST = "case when %1$s.attempts > 0 then coalesce(%1$s.progress_at, m.started_at) else"
            + " greatest(coalesce(%1$s.progress_at, %1$s.last_run_at), %1$s.last_run_at) end";

    /** One that a worker is on, or that is tried in vain; not one that waits for its turn. */
    private static final String RANGE_AT_WORK =
            "g.status <> 'completed' and (g.attempts > 0 or g.run_token is not null)";

    /**
     * Whether a migration {@code m} counts as without progress: as one whole, or because of a range that a worker is on or tries in vain,
     * however its other ranges get on.
     */
    static final String NOW = "m.stalled_at is not null and " + UNFINISHED
            + " and (m.stalled_at >= coalesce((select max(g.progress_at) from long_running_migration_range g where"
            + " g.migration_id = m.id), m.progress_at, m.started_at, m.stalled_at) or exists (select 1 from"
            + " long_running_migration_range g where g.migration_id = m.id and g.epoch = m.epoch and " + RANGE_AT_WORK
            + " and " + LAST.formatted("g") + " <= m.stalled_at))";

    private final ControlPlane control;

    /**
     * In a database.
     *
     * @param control where it is
     */
    public Stalls(ControlPlane control) {
        this.control = control;
    }

    /**
     * A migration without progress.
     *
     * @param name its name
     * @param words since when, and what it says of itself
     */
    public record Stalled(String name, String words) {}

    private record Found(
            long id,
            int epoch,
            String name,
            Status status,
            Optional<String> owner,
            Optional<String> reason,
            Instant last,
            boolean ofRange) {}

    /**
     * Takes those that have made none for a while, each for one of the nodes that ask, once until there is progress again; with an entry in
     * its history.
     *
     * @param after for how long
     * @param node who asks
     * @return them
     */
    public List<Stalled> take(Duration after, String node) {
        List<Stalled> taken = new ArrayList<>();
        for (Found found : find(after)) {
            String words = "no progress " + (found.ofRange() ? "of a range " : "") + "since "
                    + found.last().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                    + found.owner().map(owner -> ", at work on " + owner).orElse("")
                    + found.reason().map(reason -> ": " + reason).orElse("");
            if (take(found, words, node)) {
                taken.add(new Stalled(found.name(), words));
            }
        }
        return taken;
    }

    private List<Found> find(Duration after) {
        String whole = "select m.id, m.epoch, m.name, m.status, m.owner, m.status_reason, " + LAST.formatted("m")
                + " as last, false from long_running_migration m where " + UNFINISHED
                + " and (m.attempts > 0 or m.run_token is not null) and " + old("m");
        String ranges = "select m.id, m.epoch, m.name, m.status, g.owner, coalesce(g.status_reason, m.status_reason), "
                + LAST.formatted("g")
                + " as last, true from long_running_migration m join long_running_migration_range g"
                + " on g.migration_id = m.id and g.epoch = m.epoch where " + UNFINISHED
                + " and " + RANGE_AT_WORK + " and " + old("g");
        return control.statement("Looking for migrations without progress failed", connection -> {
            List<Found> found = new ArrayList<>(Jdbc.query(connection, whole, Stalls::found, -after.toMillis()));
            found.addAll(Jdbc.query(connection, ranges, Stalls::found, -after.toMillis()));
            // What is told of the one with the latest progress says it of all its ranges.
            found.sort(Comparator.comparing(Found::last).reversed());
            return found;
        });
    }

    /** And not told yet. */
    private String old(String table) {
        String last = LAST.formatted(table);
        return last + " < " + control.dialect().nowPlusMillis() + " and (m.stalled_at is null or m.stalled_at < " + last
                + ")";
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getLong(1),
                row.getInt(2),
                row.getString(3),
                Status.of(row.getString(4)),
                Optional.ofNullable(row.getString(5)),
                Optional.ofNullable(row.getString(6)),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getBoolean(8));
    }

    private boolean take(Found found, String words, String node) {
        return control.transaction("Noting that there is no progress failed", connection -> {
            int changed = Jdbc.update(
                    connection,
                    "update long_running_migration set stalled_at = ? where id = ? and epoch = ?"
                            + " and status = ? and (stalled_at is null or stalled_at < ?)",
                    // Not the present: the progress of a batch that is at work now is dated from its beginning.
                    found.last(),
                    found.id(),
                    found.epoch(),
                    found.status().text(),
                    found.last());
            if (changed == 1) {
                History.event(
                        connection,
                        found.id(),
                        found.epoch(),
                        Asker.engine(node),
                        "stalled",
                        History.reason(words),
                        found.status(),
                        found.status());
            }
            return changed == 1;
        });
    }
}
