package dev.longhaul.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What runs were like over time: written beside the work, bounded, for plots. Thread-safe. */
public final class Samples {
    /** How long every sample of a migration is kept; after that one in {@link #THINNED_TO} for each range. */
    public static final Duration WHOLE_FOR = Duration.ofDays(1);

    /** How far apart older ones are. */
    public static final Duration THINNED_TO = Duration.ofMinutes(5);

    /** How long any sample is kept. */
    public static final Duration KEPT_FOR = Duration.ofDays(30);

    /** The most that one migration keeps, the newest. */
    public static final int MOST = 20_000;

    private final ControlPlane control;

    /**
     * Samples in a database.
     *
     * @param control where it is
     */
    public Samples(ControlPlane control) {
        this.control = control;
    }

    /**
     * Writes a sample, unless there is one of the same migration or range that is hardly older.
     *
     * @param claim of which worker
     * @param sample what it is like; its moment is the database's, whatever it says
     * @param apart how far apart samples are at least
     * @return whether it was written
     */
    public boolean write(Claim claim, Sample sample, Duration apart) {
        String sql = "insert into long_running_migration_sample (migration_id, range_id, epoch, fence, rows_done,"
                + " rows_per_second, batches, batch_millis_p50, batch_millis_p90, batch_size, effort, signals)"
                + " select cast(? as bigint), cast(? as bigint), cast(? as integer), cast(? as bigint), cast(? as bigint),"
                + " cast(? as double precision), cast(? as bigint), cast(? as double precision),"
                + " cast(? as double precision), cast(? as integer), cast(? as double precision), cast(? as varchar)"
                + " where not exists (select 1 from long_running_migration_sample s where s.migration_id = ?"
                + " and coalesce(s.range_id, 0) = ? and s.at > "
                + control.dialect().nowPlusMillis() + ")";
        @Nullable Long range = claim.range().map(ClaimedRange::id).orElse(null);
        return control.statement(
                        "Writing a sample of " + claim.name() + " failed",
                        connection -> Jdbc.update(
                                connection,
                                sql,
                                claim.id(),
                                range,
                                claim.epoch(),
                                claim.fence(),
                                sample.rows(),
                                sample.rowsPerSecond(),
                                sample.batches(),
                                sample.batchMillis(),
                                sample.batchMillisP90(),
                                sample.batchSize(),
                                sample.effort(),
                                sample.signals().orElse(null),
                                claim.id(),
                                range == null ? 0 : range,
                                -apart.toMillis()))
                == 1;
    }

    /**
     * Removes what is old or too much: of this migration, and what is too old of any.
     *
     * @param migration its key
     * @return how many samples were removed
     */
    public int trim(long migration) {
        String past = control.dialect().nowPlusMillis();
        String bucket = "floor(extract(epoch from %s.at) / " + THINNED_TO.toSeconds() + ")";
        int old = control.statement(
                "Removing old samples failed",
                connection -> Jdbc.update(
                        connection,
                        "delete from long_running_migration_sample where at < " + past,
                        -KEPT_FOR.toMillis()));
        int thinned = control.statement(
                "Thinning samples failed",
                connection -> Jdbc.update(
                        connection,
                        "delete from long_running_migration_sample where id in (select id from (select s.id, row_number()"
                                + " over (partition by coalesce(s.range_id, 0), " + bucket.formatted("s")
                                + " order by s.id) as place from long_running_migration_sample s where s.migration_id = ?"
                                + " and s.at < " + past + ") x where place > 1)",
                        migration,
                        -WHOLE_FOR.toMillis()));
        int many = control.statement(
                "Removing samples failed",
                connection -> Jdbc.update(
                        connection,
                        "delete from long_running_migration_sample where migration_id = ? and id <= (select id from"
                                + " long_running_migration_sample where migration_id = ? order by id desc offset "
                                + MOST
                                + " rows fetch first 1 row only)",
                        migration,
                        migration));
        return old + thinned + many;
    }

    /**
     * The samples of a migration between two moments.
     *
     * @param name the migration
     * @param from the first moment
     * @param to the last moment
     * @return in the order in which they were written, at most {@link #MOST}
     */
    public List<Sample> between(String name, Instant from, Instant to) {
        return control.statement(
                "Reading the samples failed",
                connection -> Jdbc.query(
                        connection,
                        "select s.at, s.range_id, s.epoch, s.fence, s.rows_done, s.rows_per_second, s.batches,"
                                + " s.batch_millis_p50, s.batch_millis_p90, s.batch_size, s.effort, s.signals"
                                + " from long_running_migration_sample s join long_running_migration m"
                                + " on m.id = s.migration_id where m.name = ? and s.at >= ? and s.at <= ?"
                                + " order by s.at, s.id fetch first " + MOST + " rows only",
                        Samples::sample,
                        History.storable(name),
                        from,
                        to));
    }

    private static Sample sample(ResultSet row) throws SQLException {
        long range = row.getLong(2);
        return new Sample(
                row.getObject(1, OffsetDateTime.class).toInstant(),
                range == 0 ? Optional.empty() : Optional.of(range),
                row.getInt(3),
                row.getLong(4),
                row.getLong(5),
                row.getDouble(6),
                row.getLong(7),
                row.getDouble(8),
                row.getDouble(9),
                row.getInt(10),
                row.getDouble(11),
                Optional.ofNullable(row.getString(12)));
    }
}
