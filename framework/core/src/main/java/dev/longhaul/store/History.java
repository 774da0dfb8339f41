package dev.longhaul.store;

import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes runs and events, always in the transaction of the change that they tell of. */
final class History {
    /** Longer traces are cut in the middle, where they say least. */
    static final int LONGEST_ERROR = 32_000;

    private static final int LONGEST_REASON = 1_000;

    private History() {}

    /** An event of a person, or of {@link Asker#engine}. */
    static void event(
            Connection connection,
            long migration,
            int epoch,
            Asker asker,
            String action,
            @Nullable String reason,
            @Nullable Status from,
            Status to)
            throws SQLException {
        event(connection, migration, epoch, asker, action, reason, from, to, null);
    }

    /** One that tells what the request was answered, in case it comes again. */
    static void event(
            Connection connection,
            long migration,
            int epoch,
            Asker asker,
            String action,
            @Nullable String reason,
            @Nullable Status from,
            Status to,
            @Nullable String answer)
            throws SQLException {
        Optional<String> request = answer == null ? Optional.empty() : asker.request();
        Jdbc.update(
                connection,
                "insert into long_running_migration_event (migration_id, epoch, actor, channel, address, action,"
                        + " reason, from_status, to_status, request_id, answer)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                migration,
                epoch,
                asker.actor(),
                asker.channel().text(),
                asker.address().orElse(null),
                action,
                reason,
                from == null ? null : from.text(),
                to.text(),
                request.orElse(null),
                answer == null || request.isEmpty() ? null : storable(answer));
    }

    static void runStarted(Connection connection, Claim claim, WorkerId worker) throws SQLException {
        Jdbc.update(
                connection,
                "insert into long_running_migration_run (migration_id, epoch, fence, node, app_version, range_id)"
                        + " values (?, ?, ?, ?, ?, cast(? as bigint))",
                claim.id(),
                claim.epoch(),
                claim.fence(),
                worker.node(),
                worker.appVersion(),
                claim.range().map(ClaimedRange::id).orElse(null));
    }

    /** Answers whether it had no end yet. */
    static boolean runEnded(Connection connection, Claim claim, RunEnd end) throws SQLException {
        return Jdbc.update(
                        connection,
                        "update long_running_migration_run set ended_at = current_timestamp, outcome = ?, reason = ?,"
                                + " rows_done = ?, batches = ?, run_millis = ?, throttled_millis = ?, error = ?, observed = ?"
                                + " where migration_id = ? and fence = ? and ended_at is null",
                        end.outcome().text(),
                        end.reason(),
                        end.rows(),
                        end.batches(),
                        end.took().toMillis(),
                        end.throttled().toMillis(),
                        end.error().orElse(null),
                        end.observed().orElse(null),
                        claim.id(),
                        claim.fence())
                == 1;
    }

    /** Why a run ended, as it is written. */
    static Optional<String> reasonOfRun(Connection connection, Claim claim) throws SQLException {
        return Jdbc.first(
                connection,
                "select coalesce(reason, '') from long_running_migration_run where migration_id = ? and fence = ?",
                row -> row.getString(1),
                claim.id(),
                claim.fence());
    }

    /**
     * The last sign of life of the worker that holds a migration: its last heartbeat, if its lease is as long as ours; now, when the
     * lease has not run out.
     */
    static Optional<Instant> lastSign(Connection connection, ControlPlane control, long migration) throws SQLException {
        return lastSign(connection, control, "long_running_migration", migration);
    }

    /** The same for a range. */
    static Optional<Instant> lastSignOfRange(Connection connection, ControlPlane control, long range)
            throws SQLException {
        return lastSign(connection, control, "long_running_migration_range", range);
    }

    private static Optional<Instant> lastSign(Connection connection, ControlPlane control, String table, long id)
            throws SQLException {
        return Jdbc.first(
                connection,
                "select lease_until, lease_until >= current_timestamp from " + table + " where id = ?"
                        + " and lease_until is not null",
                row -> {
                    Instant until = row.getObject(1, OffsetDateTime.class).toInstant();
                    return row.getBoolean(2) ? until : until.minus(control.lease());
                },
                id);
    }

    /** Ends the runs on a migration, and on its ranges, of workers that have vanished, or whose claims a person takes away. */
    static void closeOrphans(
            Connection connection, ControlPlane control, long migration, Optional<Instant> lastSign, String reason)
            throws SQLException {
        for (Orphan orphan : orphans(connection, lastSign, "r.migration_id = ?", migration)) {
            Optional<Instant> ofRange =
                    orphan.range() == 0 ? Optional.empty() : lastSignOfRange(connection, control, orphan.range());
            close(connection, ofRange.map(orphan::aliveUntil).orElse(orphan), reason);
        }
    }

    /** Ends the runs on a migration as a whole that came before a certain claim. */
    static void closeOrphansOfWhole(
            Connection connection, long migration, long beforeFence, Optional<Instant> lastSign, String reason)
            throws SQLException {
        String which = "r.migration_id = ? and r.range_id is null and r.fence < ?";
        for (Orphan orphan : orphans(connection, lastSign, which, migration, beforeFence)) {
            close(connection, orphan, reason);
        }
    }

    /** Ends the runs on one range that came before a certain claim. */
    static void closeOrphansOfRange(
            Connection connection,
            long migration,
            long range,
            long beforeFence,
            Optional<Instant> lastSign,
            String reason)
            throws SQLException {
        String which = "r.migration_id = ? and r.range_id = ? and r.fence < ?";
        for (Orphan orphan : orphans(connection, lastSign, which, migration, range, beforeFence)) {
            close(connection, orphan, reason);
        }
    }

    /** What such a run did is what the migration, or the range, has more than its other runs. */
    private static void close(Connection connection, Orphan orphan, String reason) throws SQLException {
        String others = "(select coalesce(sum(o.%1$s), 0) from long_running_migration_run o where o.migration_id ="
                + " r.migration_id and o.epoch = r.epoch and o.fence <> r.fence"
                + " and coalesce(o.range_id, 0) = coalesce(r.range_id, 0))";
        String inAll = "coalesce((select g.%1$s from long_running_migration_range g where g.id = r.range_id),"
                + " (select m.%1$s from long_running_migration m where m.id = r.migration_id))";
        Jdbc.update(
                connection,
                "update long_running_migration_run r set ended_at = ?, outcome = ?, reason = ?, rows_done ="
                        + " greatest(0, " + inAll.formatted("rows_done") + " - " + others.formatted("rows_done")
                        + "), batches = greatest(0, " + inAll.formatted("batch_seq") + " - "
                        + others.formatted("batches") + "), run_millis = ? where r.id = ? and r.ended_at is null",
                orphan.end(),
                RunOutcome.LOST.text(),
                reason,
                orphan.millis(),
                orphan.run());
    }

    /** The run of such a worker; it was at work until its last sign of life, which is the last progress if no later one is known. */
    private record Orphan(long run, long range, Instant start, Instant end, Instant now) {
        /** Not left to the database: H2's datediff looks at no offsets. */
        long millis() {
            return Duration.between(start, end).toMillis();
        }

        Orphan aliveUntil(Instant sign) {
            Instant seen = sign.isBefore(now) ? sign : now;
            return new Orphan(run, range, start, seen.isAfter(end) ? seen : end, now);
        }
    }

    private static List<Orphan> orphans(
            Connection connection, Optional<Instant> lastSign, String which, Object... parameters) throws SQLException {
        List<Orphan> orphans = Jdbc.query(
                connection,
                "select r.id, coalesce(r.range_id, 0), r.started_at, greatest(coalesce(g.progress_at, case when r.range_id"
                        + " is null then m.progress_at end, r.started_at), r.started_at), current_timestamp"
                        + " from long_running_migration_run r join long_running_migration m on m.id = r.migration_id"
                        + " left join long_running_migration_range g on g.id = r.range_id"
                        + " where r.ended_at is null and " + which,
                row -> new Orphan(
                        row.getLong(1),
                        row.getLong(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getObject(5, OffsetDateTime.class).toInstant()),
                parameters);
        return orphans.stream()
                .map(orphan -> lastSign.map(orphan::aliveUntil).orElse(orphan))
                .toList();
    }

    /** The text of an error, no longer than is worth reading. */
    static String bounded(String error) {
        String text = storable(error);
        if (text.length() <= LONGEST_ERROR) {
            return text;
        }
        int half = LONGEST_ERROR / 2;
        return text.substring(0, half) + "\n… " + (text.length() - 2 * half) + " characters left out …\n"
                + text.substring(text.length() - half);
    }

    /** A reason as it may be stored: short, because it stands in tables. */
    static String reason(String text) {
        String clean = storable(text);
        return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON) + "…";
    }

    /** Without the one character that PostgreSQL cannot hold: messages quote the data that they are about. */
    static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
