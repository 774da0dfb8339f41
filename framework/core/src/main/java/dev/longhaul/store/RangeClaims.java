package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The same for one range of a migration. Whoever needs both rows locks the migration's first; a checkpoint locks the range's alone, so
 * that ranges never wait for each other. Thread-safe.
 */
final class RangeClaims {
    /** The status of a range's migration, read without locking it. */
    static final String STATUS_OF_WHOLE =
            "(select m.status from long_running_migration m where m.id = migration_id and m.epoch = ?)";

    private static final String WORKABLE = " in ('in_progress', 'pausing', 'cancelling')";
    private static final String CLAIMED_COLUMNS = "cursor_state, cursor_version, batch_seq, batch_size, rows_done,"
            + " rows_total, attempts, fence, bound_version";

    private final ControlPlane control;
    private final WorkerId worker;
    private final Duration lease;

    RangeClaims(ControlPlane control, WorkerId worker, Duration lease) {
        this.control = control;
        this.worker = worker;
        this.lease = lease;
    }

    /** The migration's row, locked. */
    private record Whole(
            String name,
            Status status,
            long fence,
            OptionalInt parallelism,
            Optional<String> definitionHash,
            Optional<String> parameters,
            Optional<String> settings) {}

    Optional<Claim> claim(Connection connection, Candidate seen, Backend backend, boolean seenStill, int parallelism)
            throws SQLException {
        CandidateRange range = seen.range().orElseThrow();
        Optional<Whole> whole = lock(
                connection,
                seen.id(),
                seen.epoch(),
                " and status = '" + seen.status().text()
                        + "' and (run_token is null or lease_until is null or lease_until < current_timestamp)");
        if (whole.isEmpty()
                || atWork(connection, seen, range.id())
                        >= whole.get().parallelism().orElse(parallelism)) {
            return Optional.empty();
        }
        Optional<Instant> lastSign =
                seen.held() ? History.lastSignOfRange(connection, control, range.id()) : Optional.empty();
        Optional<Claim> claim = take(
                connection,
                whole.get(),
                seen.id(),
                seen.epoch(),
                range.id(),
                backend,
                Claims.NO_TOKEN,
                seenStill ? seen.fence() : -1,
                seenStill ? seen.heartbeat() : -1);
        if (claim.isPresent()) {
            History.closeOrphansOfRange(
                    connection,
                    seen.id(),
                    range.id(),
                    claim.get().fence(),
                    lastSign,
                    "its worker was not heard of any more; taken over by " + worker.node());
            History.runStarted(connection, claim.get(), worker);
        }
        return claim;
    }

    /** Under the lock of the migration's row nobody else can begin one more. */
    private static int atWork(Connection connection, Candidate seen, long otherThan) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select count(*) from long_running_migration_range where migration_id = ? and epoch = ? and id <> ?"
                                + " and status <> 'completed' and run_token is not null and lease_until >= current_timestamp",
                        row -> row.getInt(1),
                        seen.id(),
                        seen.epoch(),
                        otherThan)
                .orElse(0);
    }

    Optional<Claim> reclaim(Connection connection, Claim claim, Backend backend) throws SQLException {
        Optional<Whole> whole = lock(connection, claim.id(), claim.epoch(), " and status" + WORKABLE);
        // Only what is still one's own: a range that was taken away may be free, but that is for the next tick to see.
        if (whole.isEmpty() || !isOwn(connection, claim)) {
            return Optional.empty();
        }
        return take(
                connection,
                whole.get(),
                claim.id(),
                claim.epoch(),
                claim.range().orElseThrow().id(),
                backend,
                claim.token(),
                -1,
                -1);
    }

    private static boolean isOwn(Connection connection, Claim claim) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select 1 from long_running_migration_range where id = ? and run_token = ? for update",
                        row -> true,
                        claim.range().orElseThrow().id(),
                        claim.token())
                .isPresent();
    }

    private static Optional<Whole> lock(Connection connection, long id, int epoch, String condition)
            throws SQLException {
        return Jdbc.first(
                connection,
                "select name, status, fence, parallelism, definition_hash, parameters, settings from long_running_migration"
                        + " where id = ? and epoch = ?" + condition + " for update",
                row -> new Whole(
                        row.getString(1),
                        Status.of(row.getString(2)),
                        row.getLong(3),
                        optionalInt(row, 4),
                        Optional.ofNullable(row.getString(5)),
                        Optional.ofNullable(row.getString(6)),
                        Optional.ofNullable(row.getString(7))),
                id,
                epoch);
    }

    static OptionalInt optionalInt(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private Optional<Claim> take(
            Connection connection,
            Whole whole,
            long id,
            int epoch,
            long range,
            Backend backend,
            UUID ownToken,
            long stillFence,
            long stillHeartbeat)
            throws SQLException {
        UUID token = UUID.randomUUID();
        String update =
                "update long_running_migration_range set run_token = ?, fence = ?, owner = ?, owner_backend = ?,"
                        + " lease_until = " + control.dialect().nowPlusMillis()
                        + ", heartbeat_seq = heartbeat_seq + 1, last_run_at = current_timestamp, status = 'in_progress',"
                        + " next_run_at = null, status_reason = null,"
                        // What the others have learnt of the size; each would else begin by finding it out.
                        + " batch_size = case when batch_seq > 0 or attempts > 0 then batch_size else greatest(batch_size, coalesce((select"
                        + " max(o.batch_size) from long_running_migration_range o where o.migration_id ="
                        + " long_running_migration_range.migration_id and o.epoch = long_running_migration_range.epoch and"
                        + " o.batch_seq > 0), 0)) end, updated_at = current_timestamp"
                        + " where id = ? and migration_id = ? and epoch = ? and status <> 'completed' and "
                        + Claims.FREE;
        Optional<Claim> claim = Jdbc.first(
                connection,
                control.dialect().returning(update, CLAIMED_COLUMNS),
                row -> claimed(row, whole, id, epoch, token, range),
                token,
                whole.fence() + 1,
                worker.node(),
                backend.text(),
                lease.toMillis(),
                range,
                id,
                epoch,
                ownToken,
                stillFence,
                stillHeartbeat);
        if (claim.isEmpty()) {
            return claim;
        }
        // Whoever has divided the migration and died before giving it back has nothing to do with it any more.
        Jdbc.update(
                connection,
                "update long_running_migration set fence = ?, run_token = null, owner = null, owner_backend = null,"
                        + " lease_until = null, last_run_at = current_timestamp, status_reason = null, next_run_at = null,"
                        + " updated_at = current_timestamp where id = ?",
                whole.fence() + 1,
                id);
        long before = Jdbc.first(
                        connection,
                        "select coalesce(sum(run_millis), 0) from long_running_migration_run where migration_id = ? and"
                                + " range_id = ?",
                        row -> row.getLong(1),
                        id,
                        range)
                .orElse(0L);
        return claim.map(taken -> taken.after(Duration.ofMillis(before)));
    }

    private static Claim claimed(ResultSet row, Whole whole, long id, int epoch, UUID token, long range)
            throws SQLException {
        long total = row.getLong(6);
        OptionalLong rowsTotal = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(total);
        return new Claim(
                id,
                whole.name(),
                epoch,
                token,
                row.getLong(8),
                Optional.ofNullable(row.getString(1)),
                row.getInt(2),
                row.getLong(3),
                row.getInt(4),
                row.getLong(5),
                rowsTotal,
                true,
                whole.definitionHash(),
                false,
                row.getInt(7),
                Duration.ZERO,
                whole.parameters(),
                whole.parallelism(),
                whole.settings(),
                Optional.of(new ClaimedRange(range, row.getInt(9))),
                Optional.empty());
    }

    Optional<Kept> heartbeat(Connection connection, Claim claim, String observed) throws SQLException {
        String update = "update long_running_migration_range set lease_until = "
                + control.dialect().nowPlusMillis()
                + ", heartbeat_seq = heartbeat_seq + 1, observed = ? where id = ? and epoch = ? and run_token = ? and "
                + STATUS_OF_WHOLE + WORKABLE;
        String own = "(select m.%s from long_running_migration m where m.id = migration_id)";
        // Counted without a lock: two at the same time may both be taken for surplus, which the next claim mends.
        String counted = "(select count(*) from long_running_migration_range o where o.migration_id = ? and o.epoch = ?"
                + " and o.status <> 'completed' and o.run_token is not null and o.lease_until >= current_timestamp"
                + " and o.fence %s ?)";
        Object[] kept = {
            lease.toMillis(), observed, claim.range().orElseThrow().id(), claim.epoch(), claim.token(), claim.epoch()
        };
        Object[] asked = {
            claim.epoch(), claim.id(), claim.epoch(), claim.fence(), claim.id(), claim.epoch(), claim.fence()
        };
        String columns = String.join(
                ", ",
                STATUS_OF_WHOLE,
                own.formatted("parallelism"),
                own.formatted("settings"),
                counted.formatted("<"),
                counted.formatted("<>"));
        return Jdbc.first(
                connection,
                control.dialect().returning(update, columns),
                row -> new Kept(
                        Status.of(row.getString(1)),
                        optionalInt(row, 2),
                        Optional.ofNullable(row.getString(3)),
                        row.getInt(4),
                        row.getInt(5)),
                control.dialect().inOrderOfReturning(kept, asked));
    }

    void note(Connection connection, Claim claim, String reason, @Nullable String error) throws SQLException {
        Jdbc.update(
                connection,
                "update long_running_migration_range set status_reason = ?, error = coalesce(cast(? as varchar), error),"
                        + " updated_at = current_timestamp where id = ? and epoch = ? and run_token = ?",
                History.reason(reason),
                error == null ? null : History.bounded(error),
                claim.range().orElseThrow().id(),
                claim.epoch(),
                claim.token());
    }

    boolean isOver(Connection connection, Candidate seen, boolean seenStill) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select 1 from long_running_migration_range where id = ? and fence = ? and run_token is not null and "
                                + Claims.FREE,
                        row -> true,
                        seen.range().orElseThrow().id(),
                        seen.fence(),
                        Claims.NO_TOKEN,
                        seenStill ? seen.fence() : -1,
                        seenStill ? seen.heartbeat() : -1)
                .isPresent();
    }

    /** Nothing unless the claim stands as it was and only the upper bound is another. */
    Optional<Claim> rebound(Connection connection, Claim claim) throws SQLException {
        ClaimedRange range = claim.range().orElseThrow();
        return Jdbc.first(
                connection,
                "select cursor_state, bound_version from long_running_migration_range where id = ? and epoch = ?"
                        + " and run_token = ? and batch_seq = ? and bound_version > ? and " + STATUS_OF_WHOLE
                        + WORKABLE,
                row -> claim.rebound(row.getString(1), row.getInt(2)),
                range.id(),
                claim.epoch(),
                claim.token(),
                claim.batchSeq(),
                range.boundVersion(),
                claim.epoch());
    }

    /** The range's checkpoint; see {@link Checkpoint#write}. */
    static CheckpointUpdate checkpoint(Dialect dialect, Claim claim, Checkpoint checkpoint, String marker) {
        ClaimedRange range = claim.range().orElseThrow();
        String update = "update long_running_migration_range set cursor_state = ?, cursor_version = ?, batch_seq = ?,"
                + " batch_size = ?, rows_done = rows_done + ?, attempts = 0, error = null, status_reason = null,"
                + " progress_at = current_timestamp, updated_at = current_timestamp"
                + " where id = ? and epoch = ? and run_token = ? and batch_seq = ? and bound_version = ? and "
                + STATUS_OF_WHOLE + WORKABLE + " and " + dialect.inMarkedBatch();
        return new CheckpointUpdate(
                update,
                List.of(
                        checkpoint.cursor().json(),
                        CursorState.VERSION,
                        claim.batchSeq() + 1,
                        checkpoint.batchSize(),
                        checkpoint.rows(),
                        range.id(),
                        claim.epoch(),
                        claim.token(),
                        claim.batchSeq(),
                        range.boundVersion(),
                        claim.epoch(),
                        marker),
                STATUS_OF_WHOLE,
                List.of(claim.epoch()));
    }
}
