package dev.longhaul.store;

import dev.longhaul.state.Status;
import dev.longhaul.state.Transitions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The conditional statements on {@code long_running_migration} by which workers take, keep and give back a migration. None of
 * them waits for a batch. Thread-safe.
 */
public final class Claims {
    private static final String CLAIMED_COLUMNS =
            "name, cursor_state, cursor_version, batch_seq, batch_size, rows_done,"
                    + " rows_total, rows_total_estimate, attempts, fence, status, definition_hash, parameters, parallelism, settings";

    /**
     * Without a token, with a lease that ran out, the claimant's own, or with a heartbeat that the claimant itself has seen
     * stand still for a whole lease.
     */
    static final String FREE = "(run_token is null or lease_until is null or lease_until < current_timestamp"
            + " or run_token = ? or (fence = ? and heartbeat_seq = ?))";

    static final UUID NO_TOKEN = new UUID(0, 0);

    private final ControlPlane control;
    private final WorkerId worker;
    private final Duration lease;
    private final RangeClaims ranges;

    /**
     * Claims of one node.
     *
     * @param control where to write
     * @param worker who claims
     * @param lease for how long
     */
    public Claims(ControlPlane control, WorkerId worker, Duration lease) {
        this.control = control;
        this.worker = worker;
        this.lease = lease;
        this.ranges = new RangeClaims(control, worker, lease);
    }

    /**
     * Takes a migration, or one of its ranges, for a run.
     *
     * @param candidate the migration as it was seen
     * @param backend the server process of the run's work connection
     * @param seenStill whether its heartbeat has stood still for a whole lease by this node's own clock
     * @param dependsOn the migrations without which it must not work; none when it is being undone
     * @param parallelism how many of its ranges may be worked on at once, unless a person has said otherwise
     * @return the claim, or nothing when somebody else has it, its status has changed, what it depends on is not there any more, or
     *     enough of its ranges are at work
     */
    public Optional<Claim> claim(
            Candidate candidate, Backend backend, boolean seenStill, List<String> dependsOn, int parallelism) {
        return control.transaction("Claiming " + candidate.name() + " failed", connection -> {
            if (!stand(connection, dependsOn)) {
                return Optional.empty();
            }
            if (candidate.range().isPresent()) {
                return ranges.claim(connection, candidate, backend, seenStill, parallelism);
            }
            Optional<Instant> lastSign =
                    candidate.held() ? History.lastSign(connection, control, candidate.id()) : Optional.empty();
            Optional<Claim> claim = take(
                    connection,
                    candidate.id(),
                    candidate.epoch(),
                    candidate.status(),
                    backend,
                    NO_TOKEN,
                    seenStill ? candidate.fence() : -1,
                    seenStill ? candidate.heartbeat() : -1);
            if (claim.isPresent()) {
                Claim taken = claim.get();
                if (candidate.status() == Status.CREATED) {
                    History.event(
                            connection,
                            taken.id(),
                            taken.epoch(),
                            Asker.engine(worker.node()),
                            "start",
                            Transitions.reasonFor(Status.CREATED, Status.IN_PROGRESS)
                                    .orElseThrow(),
                            Status.CREATED,
                            Status.IN_PROGRESS);
                }
                History.closeOrphansOfWhole(
                        connection,
                        taken.id(),
                        taken.fence(),
                        lastSign,
                        "its worker was not heard of any more; taken over by " + worker.node());
                History.runStarted(connection, taken, worker);
            }
            return claim;
        });
    }

    /** Looked at again, and held until the claim is committed: since the tick looked, somebody may have begun to undo one of them. */
    private static boolean stand(Connection connection, List<String> dependsOn) throws SQLException {
        // In one order, so that no two claims wait for each other.
        for (String name : dependsOn.stream().sorted().toList()) {
            boolean stands = Jdbc.first(
                            connection,
                            "select status from long_running_migration where name = ? for update",
                            row -> Status.FULFILLED.contains(Status.of(row.getString(1))),
                            name)
                    .orElse(false);
            if (!stands) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes the migration again under a new token after a commit whose answer is missing, or over a new connection: the row
     * tells how far the work really is.
     *
     * @param claim the claim so far
     * @param backend the server process of the new work connection
     * @return the new claim, or nothing when somebody else has taken it or a person has changed its status
     */
    public Optional<Claim> reclaim(Claim claim, Backend backend) {
        return control.transaction("Claiming " + claim.name() + " again failed", connection -> {
            Optional<Claim> again = claim.range().isPresent()
                    ? ranges.reclaim(connection, claim, backend)
                    : reclaim(connection, claim, backend);
            if (again.isPresent()) {
                // The run goes on under a new number.
                Jdbc.update(
                        connection,
                        "update long_running_migration_run set fence = ? where migration_id = ? and fence = ?",
                        again.get().fence(),
                        claim.id(),
                        claim.fence());
            }
            return again;
        });
    }

    private Optional<Claim> reclaim(Connection connection, Claim claim, Backend backend) throws SQLException {
        Optional<Status> status = lockedStatus(connection, claim);
        return status.filter(Status.WORKABLE::contains).isPresent()
                ? take(connection, claim.id(), claim.epoch(), status.get(), backend, claim.token(), -1, -1)
                : Optional.empty();
    }

    private Optional<Claim> take(
            Connection connection,
            long id,
            int epoch,
            Status status,
            Backend backend,
            UUID ownToken,
            long stillFence,
            long stillHeartbeat)
            throws SQLException {
        UUID token = UUID.randomUUID();
        String update =
                "update long_running_migration set run_token = ?, fence = fence + 1, owner = ?, owner_backend = ?,"
                        + " lease_until = " + control.dialect().nowPlusMillis()
                        + ", heartbeat_seq = heartbeat_seq + 1, last_run_at = current_timestamp,"
                        // One that has not begun starts from nothing, whatever a life before has left in the row.
                        + " cursor_state = case status when 'created' then null else cursor_state end,"
                        + " batch_seq = case status when 'created' then 0 else batch_seq end,"
                        + " rows_done = case status when 'created' then 0 else rows_done end,"
                        + " rows_total = case status when 'created' then null else rows_total end,"
                        + " attempts = case status when 'created' then 0 else attempts end,"
                        + " started_at = case status when 'created' then current_timestamp else started_at end,"
                        + " finished_at = null, status = case status when 'created' then 'in_progress' else status end,"
                        + " next_run_at = null, status_reason = null,"
                        + " updated_at = current_timestamp where id = ? and epoch = ? and status = ? and " + FREE
                        // Since it was seen, somebody may have divided it.
                        + " and (run_token = ? or " + Ranges.NONE_OPEN + ")";
        Optional<Claim> claim = Jdbc.first(
                connection,
                control.dialect().returning(update, CLAIMED_COLUMNS),
                row -> claimed(row, id, epoch, token),
                token,
                worker.node(),
                backend.text(),
                lease.toMillis(),
                id,
                epoch,
                status.text(),
                ownToken,
                stillFence,
                stillHeartbeat,
                ownToken);
        if (claim.isEmpty()) {
            return claim;
        }
        long before = Jdbc.first(
                        connection,
                        "select coalesce(sum(run_millis), 0) from long_running_migration_run where migration_id = ? and"
                                + " epoch = ?",
                        row -> row.getLong(1),
                        id,
                        epoch)
                .orElse(0L);
        return claim.map(c -> c.after(Duration.ofMillis(before)));
    }

    private static Claim claimed(ResultSet row, long id, int epoch, UUID token) throws SQLException {
        long total = row.getLong(7);
        boolean unknown = row.wasNull();
        return new Claim(
                id,
                row.getString(1),
                epoch,
                token,
                row.getLong(10),
                Optional.ofNullable(row.getString(2)),
                row.getInt(3),
                row.getLong(4),
                row.getInt(5),
                row.getLong(6),
                unknown ? OptionalLong.empty() : OptionalLong.of(total),
                row.getBoolean(8),
                Optional.ofNullable(row.getString(12)),
                Status.of(row.getString(11)) == Status.ROLLING_BACK,
                row.getInt(9),
                Duration.ZERO,
                Optional.ofNullable(row.getString(13)),
                RangeClaims.optionalInt(row, 14),
                Optional.ofNullable(row.getString(15)),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Renews the lease.
     *
     * @param claim the claim to keep
     * @param observed what the worker has seen, as JSON
     * @return what a person may have asked for; nothing when the claim is not this worker's any more
     */
    public Optional<Kept> heartbeat(Claim claim, String observed) {
        String update = "update long_running_migration set lease_until = "
                + control.dialect().nowPlusMillis()
                + ", heartbeat_seq = heartbeat_seq + 1, observed = ? where id = ? and epoch = ? and run_token = ?"
                + " and status in ('in_progress', 'pausing', 'cancelling', 'rolling_back')";
        return control.statement(
                "The heartbeat of " + claim.name() + " failed",
                connection -> claim.range().isPresent()
                        ? ranges.heartbeat(connection, claim, observed)
                        : Jdbc.first(
                                connection,
                                control.dialect().returning(update, "status, parallelism, settings"),
                                row -> new Kept(
                                        Status.of(row.getString(1)),
                                        RangeClaims.optionalInt(row, 2),
                                        Optional.ofNullable(row.getString(3)),
                                        0,
                                        0),
                                lease.toMillis(),
                                observed,
                                claim.id(),
                                claim.epoch(),
                                claim.token()));
    }

    /**
     * Lets people see why a run that goes on is not getting on.
     *
     * @param claim the claim
     * @param reason what is being waited for
     * @param error the error that is being retried, if there is one
     */
    public void note(Claim claim, String reason, @Nullable String error) {
        control.statement("Noting why " + claim.name() + " waits failed", connection -> {
            if (claim.range().isPresent()) {
                ranges.note(connection, claim, reason, error);
                return true;
            }
            return Jdbc.update(
                            connection,
                            "update long_running_migration set status_reason = ?,"
                                    // What a rollback undoes is why it rolls back.
                                    + " error = case status when 'rolling_back' then error else coalesce(cast(? as varchar), error) end,"
                                    + " updated_at = current_timestamp"
                                    + " where id = ? and epoch = ? and run_token = ?",
                            History.reason(reason),
                            error == null ? null : History.bounded(error),
                            claim.id(),
                            claim.epoch(),
                            claim.token())
                    == 1;
        });
    }

    /**
     * After a checkpoint that was refused: whether that was only because the range has another upper bound now.
     *
     * @param claim the claim of the batch
     * @return the claim with the new bound, its number unchanged; nothing when the claim is lost
     */
    public Optional<Claim> rebound(Claim claim) {
        return claim.range().isEmpty()
                ? Optional.empty()
                : control.statement(
                        "Looking at the range of " + claim.name() + " failed",
                        connection -> ranges.rebound(connection, claim));
    }

    /**
     * Whether a claim is still the one that was seen, and still over: asked just before its owner's server process is ended.
     *
     * @param candidate the migration as it was seen
     * @param seenStill whether its heartbeat has stood still for a whole lease by this node's own clock
     * @return whether its owner has nothing to lose
     */
    public boolean isOver(Candidate candidate, boolean seenStill) {
        return control.statement(
                "Looking at " + candidate.name() + " failed",
                connection -> candidate.range().isPresent()
                        ? ranges.isOver(connection, candidate, seenStill)
                        : Jdbc.first(
                                        connection,
                                        "select 1 from long_running_migration where id = ? and fence = ? and run_token is not null and "
                                                + FREE,
                                        row -> true,
                                        candidate.id(),
                                        candidate.fence(),
                                        NO_TOKEN,
                                        seenStill ? candidate.fence() : -1,
                                        seenStill ? candidate.heartbeat() : -1)
                                .isPresent());
    }

    /**
     * The server processes of this node's runs and of those before them.
     *
     * @return what looks at them and ends them
     */
    public ServerProcesses processes() {
        return new ServerProcesses(control);
    }

    /**
     * What a person may have asked for, without a checkpoint or a heartbeat.
     *
     * @param claim the claim of a run that rests
     * @return the migration's status; nothing when it has begun another life, or is gone
     */
    public Optional<Status> status(Claim claim) {
        return control.statement(
                "Looking at " + claim.name() + " failed",
                connection -> Jdbc.first(
                        connection,
                        "select status from long_running_migration where id = ? and epoch = ?",
                        row -> Status.of(row.getString(1)),
                        claim.id(),
                        claim.epoch()));
    }

    Optional<Status> lockedStatus(Connection connection, Claim claim) throws SQLException {
        return Jdbc.first(
                connection,
                "select status from long_running_migration where id = ? and epoch = ? and run_token = ? for update",
                row -> Status.of(row.getString(1)),
                claim.id(),
                claim.epoch(),
                claim.token());
    }

    /**
     * Says only in the history that a run ended whose claim is somebody else's by now; when whoever took it has said so already,
     * answers that as the reason.
     */
    Optional<String> lost(Claim claim, RunEnd end) {
        return control.statement(
                "Ending the lost run of " + claim.name() + " failed",
                connection -> History.runEnded(connection, claim, end)
                        ? Optional.empty()
                        : History.reasonOfRun(connection, claim).filter(reason -> !reason.isEmpty()));
    }

    ControlPlane control() {
        return control;
    }

    WorkerId worker() {
        return worker;
    }
}
