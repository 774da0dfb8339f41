package dev.longhaul.store;

import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The same for a range. It fails its migration when it fails; a pause or an end that a person has asked for is settled by the last worker
 * that comes off. Thread-safe.
 */
final class RangeEndings {
    private final Claims claims;
    private final Duration giveUpAfter;

    RangeEndings(Claims claims, Duration giveUpAfter) {
        this.claims = claims;
        this.giveUpAfter = giveUpAfter;
    }

    /** The migration's row, locked. */
    private record Whole(Status status, boolean rollbackRequested) {}

    /** The range's row, locked after it. */
    private record Row(int attempts, long millisWithoutProgress, String bounds, long batchSeq) {}

    Endings.Ended end(Claim claim, RunEnd end) {
        if (end.outcome() == RunOutcome.LOST) {
            RunEnd told = Endings.told(end, claims.lost(claim, end));
            claims.control()
                    .statement(
                            "Giving a range of " + claim.name() + " back failed",
                            connection -> Ranges.giveBack(connection, id(claim), claim.token()));
            return new Endings.Ended(told, Optional.empty());
        }
        return claims.control()
                .transaction(
                        "Ending the run of " + claim.name() + " failed", connection -> end(connection, claim, end));
    }

    private static long id(Claim claim) {
        return claim.range().orElseThrow().id();
    }

    private Endings.Ended end(Connection connection, Claim claim, RunEnd end) throws SQLException {
        Optional<Whole> whole = Jdbc.first(
                connection,
                "select status, rollback_requested from long_running_migration where id = ? and epoch = ? for update",
                row -> new Whole(Status.of(row.getString(1)), row.getBoolean(2)),
                claim.id(),
                claim.epoch());
        Optional<Row> row = whole.isEmpty() ? Optional.empty() : lock(connection, claim);
        if (row.isEmpty() || !Status.WORKABLE.contains(whole.get().status())) {
            RunEnd lost = Endings.as(end, RunOutcome.LOST, "the claim was not this worker's any more; " + end.reason());
            Ranges.giveBack(connection, id(claim), claim.token());
            boolean first = History.runEnded(connection, claim, lost);
            return new Endings.Ended(
                    Endings.told(lost, first ? Optional.empty() : History.reasonOfRun(connection, claim)),
                    whole.map(Whole::status));
        }
        RunEnd settled =
                settle(connection, claim, whole.get().status(), capped(row.get(), really(claim, row.get(), end)));
        write(connection, claim, row.get(), settled);
        // Before others' runs are closed: what they have done is what their ranges have more than all other runs.
        History.runEnded(connection, claim, settled);
        Status to = settled.outcome() == RunOutcome.FAILED
                ? fail(connection, claim, whole.get(), row.get(), settled)
                : settleWhole(connection, claim, whole.get());
        return new Endings.Ended(settled, Optional.of(to));
    }

    private Optional<Row> lock(Connection connection, Claim claim) throws SQLException {
        return Jdbc.first(
                connection,
                "select attempts, "
                        + claims.control().dialect().millisBetween("current_timestamp", "progress_at")
                        + ", lower_bound, upper_bound, batch_seq from long_running_migration_range"
                        + " where id = ? and epoch = ? and run_token = ? for update",
                row -> new Row(
                        row.getInt(1), row.getLong(2), bounds(row.getString(3), row.getString(4)), row.getLong(5)),
                id(claim),
                claim.epoch(),
                claim.token());
    }

    private static String bounds(@org.jspecify.annotations.Nullable String lower, String upper) {
        return (lower == null ? "" : "after " + lower + " ") + "through " + upper;
    }

    /** A crash of the server may have lost the last batches after their commits were answered: then it is not done. */
    private static RunEnd really(Claim claim, Row row, RunEnd end) {
        return end.outcome() == RunOutcome.RANGE_COMPLETED && row.batchSeq() != claim.batchSeq()
                ? Endings.as(
                        end,
                        RunOutcome.YIELDED,
                        "the server has lost its last " + (claim.batchSeq() - row.batchSeq())
                                + " batches in a crash; they are done again")
                : end;
    }

    private RunEnd capped(Row row, RunEnd end) {
        boolean tooLong = end.outcome() == RunOutcome.RETRY
                && row.attempts() > 0
                && row.millisWithoutProgress() > giveUpAfter.toMillis();
        return tooLong
                ? Endings.as(
                        end,
                        RunOutcome.FAILED,
                        "no progress for longer than retry.give-up-after = "
                                + giveUpAfter.toString().substring(2).toLowerCase(Locale.ROOT)
                                + ", the last time because: "
                                + end.reason())
                : end;
    }

    /** What a person asked for while the run was ending is its outcome, unless the range is done or the error will not pass. */
    private static RunEnd settle(Connection connection, Claim claim, Status status, RunEnd end) throws SQLException {
        if (end.outcome() == RunOutcome.RANGE_COMPLETED) {
            return end;
        }
        if (status == Status.CANCELLING) {
            return Endings.as(end, RunOutcome.CANCELLED, asked(connection, claim, status));
        }
        if (end.outcome() == RunOutcome.FAILED) {
            return end;
        }
        if (status == Status.PAUSING) {
            return Endings.as(end, RunOutcome.PAUSED, asked(connection, claim, status));
        }
        return end.outcome() == RunOutcome.PAUSED || end.outcome() == RunOutcome.CANCELLED
                ? Endings.as(
                        end, RunOutcome.YIELDED, "a person asked for a stop and took it back before the run had ended")
                : end;
    }

    private static String asked(Connection connection, Claim claim, Status status) throws SQLException {
        return Settling.asked(connection, claim.id(), status)
                .orElse("a person asked for " + (status == Status.PAUSING ? "a pause" : "an end"));
    }

    private void write(Connection connection, Claim claim, Row row, RunEnd end) throws SQLException {
        boolean error = end.outcome() == RunOutcome.RETRY || end.outcome() == RunOutcome.FAILED;
        boolean done = end.outcome() == RunOutcome.RANGE_COMPLETED;
        Jdbc.update(
                connection,
                "update long_running_migration_range set run_token = null, owner = null, owner_backend = null,"
                        + " lease_until = null, status = ?, status_reason = ?, attempts = attempts + "
                        + (error ? 1 : 0) + ", error = "
                        + (done ? "cast(? as varchar)" : "coalesce(cast(? as varchar), error)")
                        + ", next_run_at = "
                        + (end.pause().isPresent()
                                ? claims.control().dialect().nowPlusMillis()
                                : "cast(? as timestamp)")
                        + ", batch_size = coalesce(cast(? as integer), batch_size),"
                        + " observed = coalesce(cast(? as varchar), observed), progress_at = "
                        + (error && row.attempts() == 0 ? "current_timestamp" : "progress_at")
                        + (done ? ", rows_total = rows_done" : "")
                        + ", updated_at = current_timestamp where id = ? and run_token = ?",
                done ? "completed" : "in_progress",
                done ? null : end.reason(),
                end.error().orElse(null),
                end.pause().map(Duration::toMillis).orElse(null),
                end.nextBatchSize().orElse(null),
                end.observed().orElse(null),
                id(claim),
                claim.token());
    }

    private Status fail(Connection connection, Claim claim, Whole whole, Row row, RunEnd end) throws SQLException {
        String reason = "the range " + row.bounds() + " failed: " + end.reason();
        // The others could not commit any more anyhow, and whoever retries it finds it free.
        Ranges.lock(connection, claim.id());
        History.closeOrphans(connection, claims.control(), claim.id(), Optional.empty(), reason);
        Ranges.clear(connection, claim.id());
        Moves.moveLocked(
                connection, claims.worker(), claim.id(), claim.epoch(), whole.status(), Status.FAILED, "fail", reason);
        Jdbc.update(
                connection,
                "update long_running_migration set error = ? where id = ?",
                end.error().orElse(reason),
                claim.id());
        return Status.FAILED;
    }

    /** Answers the migration's status after this. */
    private Status settleWhole(Connection connection, Claim claim, Whole whole) throws SQLException {
        boolean asked = whole.status() == Status.PAUSING || whole.status() == Status.CANCELLING;
        if (!asked || Ranges.hold(connection, claim.id()).claimed()) {
            return whole.status();
        }
        Status to = Settling.settled(whole.status(), whole.rollbackRequested());
        Moves.moveLocked(
                connection,
                claims.worker(),
                claim.id(),
                claim.epoch(),
                whole.status(),
                to,
                whole.status() == Status.PAUSING ? "pause" : "cancel",
                asked(connection, claim, whole.status()));
        return to;
    }
}
