package dev.longhaul.store;

import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import dev.longhaul.state.Transitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Gives a migration back at the end of a run, with the status that follows, its event and the run's record. Thread-safe. */
public final class Endings {
    /** What a migration that was divided has done in its ranges; on completion it becomes the migration's own. */
    private static final String IN_RANGES = "(select coalesce(%s, 0) from long_running_migration_range g where"
            + " g.migration_id = long_running_migration.id and g.epoch = long_running_migration.epoch)";

    private final Claims claims;
    private final Duration giveUpAfter;
    private final RangeEndings ranges;

    /**
     * Endings for one node's claims.
     *
     * @param claims the claims
     * @param giveUpAfter how long a migration is retried without progress
     */
    public Endings(Claims claims, Duration giveUpAfter) {
        this.claims = claims;
        this.giveUpAfter = giveUpAfter;
        this.ranges = new RangeEndings(claims, giveUpAfter);
    }

    /**
     * What really became of a run, which may differ from what the run thought.
     *
     * @param end the end as it was written
     * @param status the migration's status after it; nothing when the claim was lost
     */
    public record Ended(RunEnd end, Optional<Status> status) {}

    /** The row as it stands, locked. */
    private record Row(Status status, int attempts, OptionalLong millisWithoutProgress, boolean rollbackRequested) {}

    /**
     * Marks the migration completed, or rolled back, and commits, in the transaction that verified it. The fenced update is the last statement, as a
     * checkpoint is.
     *
     * @param transaction the finishing transaction
     * @param claim the claim
     * @param end the run's end
     * @param remark what is to be said of it beside its status
     * @return whether the claim still held and nobody had asked for something else; if not, nothing is committed
     * @throws CommitUnknownException when the answer to the commit is missing
     * @throws Exception as the driver or the author's session throws it
     */
    public boolean complete(WorkTransaction transaction, Claim claim, RunEnd end, Optional<String> remark)
            throws Exception {
        return transaction
                .commit(connection -> {
                    event(connection, claim, action(end.outcome()), end.reason(), worked(claim), finished(claim));
                    History.runEnded(connection, claim, end);
                    return markFinished(connection, transaction, claim, end, remark);
                })
                .isPresent();
    }

    private static Status worked(Claim claim) {
        return claim.backwards() ? Status.ROLLING_BACK : Status.IN_PROGRESS;
    }

    private static Status finished(Claim claim) {
        return claim.backwards() ? Status.ROLLED_BACK : Status.COMPLETED;
    }

    private Optional<String> markFinished(
            Connection connection, WorkTransaction transaction, Claim claim, RunEnd end, Optional<String> remark)
            throws SQLException {
        Dialect dialect = claims.control().dialect();
        // Why a rollback was begun stays to be read.
        String update = "update long_running_migration set status = ?, run_token = null, owner = null,"
                + " owner_backend = null, lease_until = null, status_reason = ?, only_quarantined = false, attempts = 0,"
                + " error = case status when 'rolling_back' then error else null end,"
                + " next_run_at = null, rows_done = rows_done + " + IN_RANGES.formatted("sum(g.rows_done)")
                + ", batch_seq = batch_seq + " + IN_RANGES.formatted("sum(g.batch_seq)")
                + ", batch_size = greatest(batch_size, " + IN_RANGES.formatted("max(g.batch_size)")
                + "), rows_total = rows_done + " + IN_RANGES.formatted("sum(g.rows_done)")
                + ", rows_total_estimate = false,"
                + " finished_at = current_timestamp, updated_at = current_timestamp, observed = ?"
                + " where id = ? and epoch = ? and run_token = ? and batch_seq = ? and status = ? and "
                + Ranges.NONE_OPEN + " and "
                + dialect.inMarkedBatch();
        List<@Nullable Object> parameters = new ArrayList<>(Arrays.asList(
                finished(claim).text(),
                remark.orElse(null),
                end.observed().orElse(null),
                claim.id(),
                claim.epoch(),
                claim.token(),
                claim.batchSeq(),
                worked(claim).text(),
                transaction.marker()));
        Optional<String> shortenIdle = dialect.shortenIdle();
        if (shortenIdle.isPresent()) {
            parameters.add(Long.toString(transaction.limits().checkpointIdle().toMillis()));
        }
        return Jdbc.first(
                connection,
                dialect.returning(
                        update, "status" + shortenIdle.map(sql -> ", " + sql).orElse("")),
                row -> row.getString(1),
                parameters.toArray());
    }

    /**
     * Whether a migration was finished under this claim: the answer to a finishing commit that had none.
     *
     * @param claim the claim
     * @return whether it is completed, or rolled back, and nobody has claimed it since
     */
    public boolean wasFinished(Claim claim) {
        return claims.control()
                .statement(
                        "Reading the status of " + claim.name() + " failed",
                        connection -> Jdbc.first(
                                        connection,
                                        "select 1 from long_running_migration where id = ? and epoch = ? and fence = ? and"
                                                + " status in ('completed', 'rolled_back')",
                                        row -> true,
                                        claim.id(),
                                        claim.epoch(),
                                        claim.fence())
                                .isPresent());
    }

    /**
     * Gives the migration back.
     *
     * @param claim the claim
     * @param end how the run ended
     * @return what was written
     */
    public Ended end(Claim claim, RunEnd end) {
        if (claim.range().isPresent()) {
            return ranges.end(claim, end);
        }
        if (end.outcome() == RunOutcome.LOST) {
            RunEnd told = told(end, claims.lost(claim, end));
            // If it lapsed without being taken, the next one need not wait for the lease.
            claims.control()
                    .statement("Giving " + claim.name() + " back failed", connection -> giveBack(connection, claim));
            return new Ended(told, Optional.empty());
        }
        return claims.control().transaction("Ending the run of " + claim.name() + " failed", connection -> {
            Optional<Row> row = lock(connection, claim);
            if (row.isEmpty()) {
                RunEnd lost = as(end, RunOutcome.LOST, "the claim was not this worker's any more; " + end.reason());
                boolean first = History.runEnded(connection, claim, lost);
                return new Ended(
                        told(lost, first ? Optional.empty() : History.reasonOfRun(connection, claim)),
                        Optional.empty());
            }
            if (!Status.WORKABLE.contains(row.get().status())) {
                // Edited by hand under the worker: the edit stands.
                RunEnd lost = as(
                        end,
                        RunOutcome.LOST,
                        "somebody changed the status to " + row.get().status().text() + "; " + end.reason());
                giveBack(connection, claim);
                History.runEnded(connection, claim, lost);
                return new Ended(lost, row.map(Row::status));
            }
            return write(connection, claim, row.get(), end);
        });
    }

    /** Who took the claim knows better why it is gone than who lost it. */
    static RunEnd told(RunEnd end, Optional<String> written) {
        return written.map(reason -> as(end, end.outcome(), reason)).orElse(end);
    }

    private Ended write(Connection connection, Claim claim, Row row, RunEnd asked) throws SQLException {
        RunEnd settled = settle(connection, claim, row, capped(row, asked));
        Status to = statusAfter(row, settled);
        RunEnd end = toldOfRollback(row, settled, to);
        boolean error = end.outcome() == RunOutcome.RETRY || end.outcome() == RunOutcome.FAILED;
        boolean beginsRollback = to == Status.ROLLING_BACK && row.status() != to;
        Jdbc.update(
                connection,
                "update long_running_migration set status = ?, run_token = null, owner = null, owner_backend = null,"
                        + " lease_until = null, status_reason = ?, error = coalesce(cast(? as varchar), error),"
                        + (beginsRollback
                                ? Settling.BEGINS_ROLLBACK + ", "
                                : "attempts = attempts + " + (error ? 1 : 0) + ", ")
                        + "next_run_at = "
                        + (end.pause().isPresent()
                                ? claims.control().dialect().nowPlusMillis()
                                : "cast(? as timestamp)")
                        // What failed has committed nothing that would name it.
                        + ", operation_id = coalesce(cast(? as varchar), operation_id)"
                        + ", batch_size = coalesce(cast(? as integer), batch_size), observed = coalesce(cast(? as varchar), observed),"
                        // The first error without progress since begins the time after which it is given up.
                        + " progress_at = " + (error && row.attempts() == 0 ? "current_timestamp" : "progress_at")
                        + ", finished_at = " + Settling.finishedAt(to)
                        + ", updated_at = current_timestamp where id = ? and run_token = ?",
                to.text(),
                end.reason(),
                shownError(row, end),
                end.pause().map(Duration::toMillis).orElse(null),
                end.operation().orElse(null),
                end.nextBatchSize().orElse(null),
                end.observed().orElse(null),
                claim.id(),
                claim.token());
        if (beginsRollback) {
            Ranges.remove(connection, claim.id());
        }
        if (to != row.status()) {
            event(connection, claim, action(end.outcome()), end.reason(), row.status(), to);
        }
        History.runEnded(connection, claim, end);
        return new Ended(end, Optional.of(to));
    }

    /** What a rollback only retries does not hide why it rolls back. */
    private static @Nullable String shownError(Row row, RunEnd end) {
        boolean inPassing = row.status() == Status.ROLLING_BACK && end.outcome() != RunOutcome.FAILED;
        return inPassing ? null : end.error().orElse(null);
    }

    /** What becomes of a failure after which it was to roll back. */
    private static RunEnd toldOfRollback(Row row, RunEnd end, Status to) {
        if (end.outcome() != RunOutcome.FAILED || !end.rollsBack()) {
            return end;
        }
        return to == Status.ROLLING_BACK
                ? as(end, end.outcome(), "rolls back by itself, because it failed: " + end.reason())
                : as(
                        end,
                        end.outcome(),
                        end.reason() + "; it does not roll back by itself, because a person had asked for "
                                + (row.status() == Status.PAUSING ? "a pause" : "something else"));
    }

    private Optional<Row> lock(Connection connection, Claim claim) throws SQLException {
        return Jdbc.first(
                connection,
                "select status, attempts, "
                        + claims.control().dialect().millisBetween("current_timestamp", "progress_at")
                        + ", rollback_requested from long_running_migration where id = ? and epoch = ? and run_token = ? for update",
                row -> {
                    long millis = row.getLong(3);
                    return new Row(
                            Status.of(row.getString(1)),
                            row.getInt(2),
                            row.wasNull() ? OptionalLong.empty() : OptionalLong.of(millis),
                            row.getBoolean(4));
                },
                claim.id(),
                claim.epoch(),
                claim.token());
    }

    private static boolean giveBack(Connection connection, Claim claim) throws SQLException {
        return Jdbc.update(
                        connection,
                        "update long_running_migration set run_token = null, owner = null, owner_backend = null,"
                                + " lease_until = null, updated_at = current_timestamp where id = ? and epoch = ? and"
                                + " run_token = ?",
                        claim.id(),
                        claim.epoch(),
                        claim.token())
                == 1;
    }

    private RunEnd capped(Row row, RunEnd end) {
        boolean tooLong = end.outcome() == RunOutcome.RETRY
                && row.attempts() > 0
                && row.millisWithoutProgress().orElse(0) > giveUpAfter.toMillis();
        return tooLong
                ? as(
                        end,
                        RunOutcome.FAILED,
                        "no progress for longer than retry.give-up-after = "
                                + giveUpAfter.toString().substring(2).toLowerCase(Locale.ROOT)
                                + ", the last time because: " + end.reason())
                : end;
    }

    /** A request that came while the run was ending is settled with it; an error that will not pass is not hidden by it. */
    private static RunEnd settle(Connection connection, Claim claim, Row row, RunEnd end) throws SQLException {
        if (row.status() == Status.PAUSING && end.outcome() != RunOutcome.FAILED) {
            return as(
                    end,
                    RunOutcome.PAUSED,
                    Settling.asked(connection, claim.id(), row.status()).orElse("a person asked for a pause"));
        }
        if (row.status() == Status.CANCELLING) {
            return as(
                    end,
                    RunOutcome.CANCELLED,
                    Settling.asked(connection, claim.id(), row.status())
                            .orElse("a person asked for "
                                    + (row.rollbackRequested() ? "an end and a rollback" : "an end")));
        }
        if (row.status() == Status.IN_PROGRESS && end.outcome() == RunOutcome.PAUSED) {
            return as(end, RunOutcome.YIELDED, "a person asked for a pause and resumed it before the run had ended");
        }
        return end;
    }

    private static Status statusAfter(Row row, RunEnd end) {
        Status from = row.status();
        Status to = switch (end.outcome()) {
            case FAILED ->
                from == Status.ROLLING_BACK
                        ? Status.ROLLBACK_FAILED
                        : end.rollsBack() && from == Status.IN_PROGRESS ? Status.ROLLING_BACK : Status.FAILED;
            case PAUSED -> Settling.settled(Status.PAUSING, false);
            case CANCELLED -> Settling.settled(Status.CANCELLING, row.rollbackRequested());
            default -> from;
        };
        if (to != from) {
            Transitions.require(from, to);
        }
        return to;
    }

    static String action(RunOutcome outcome) {
        return switch (outcome) {
            case COMPLETED -> "complete";
            case ROLLED_BACK -> "roll back";
            case FAILED -> "fail";
            case PAUSED -> "pause";
            case CANCELLED -> "cancel";
            default -> outcome.text();
        };
    }

    static RunEnd as(RunEnd end, RunOutcome outcome, String reason) {
        return new RunEnd(
                outcome,
                reason,
                end.error(),
                Optional.empty(),
                end.nextBatchSize(),
                end.rollsBack(),
                end.operation(),
                end.rows(),
                end.batches(),
                end.took(),
                end.observed(),
                end.throttled());
    }

    private void event(Connection connection, Claim claim, String action, String reason, Status from, Status to)
            throws SQLException {
        History.event(
                connection,
                claim.id(),
                claim.epoch(),
                Asker.engine(claims.worker().node()),
                action,
                reason,
                from,
                to);
    }
}
