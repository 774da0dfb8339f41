package dev.longhaul.store;

import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.Status;
import dev.longhaul.state.Transitions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The unfinished migrations as ticks look at them, why those that are not run wait, and requests that nobody is left to act on. Thread-safe. */
public final class WorkQueue {
    /** Of how much a clock that was set back must have been set back to be noticed. */
    private static final long CLOCK_STEP_MILLIS = 5_000;

    private static final String NO_WORKER = "no worker was on it";

    private final ControlPlane control;
    private final WorkerId worker;

    /**
     * The queue in a database.
     *
     * @param control where it is
     * @param worker who looks
     */
    public WorkQueue(ControlPlane control, WorkerId worker) {
        this.control = control;
        this.worker = worker;
    }

    /**
     * What a tick looks at: one statement, over an index that finished migrations are not in.
     *
     * @return the unfinished migrations in the order in which they have their turn
     */
    public List<Candidate> unfinished() {
        String sql = "select id, name, epoch, status, fence, heartbeat_seq, run_token is not null,"
                + " lease_until is null or lease_until < current_timestamp,"
                // A back-off that began in the future was written before the clock was set back.
                + " next_run_at is null or next_run_at <= current_timestamp or updated_at > "
                + control.dialect().nowPlusMillis()
                + ", owner, owner_backend, status_reason, execute_immediately, parameters"
                + " from long_running_migration where status in ('created', 'in_progress', 'pausing', 'cancelling', 'rolling_back')"
                + " order by priority desc, last_run_at nulls first, name";
        return control.statement(
                "Looking for work failed",
                connection -> Jdbc.query(connection, sql, WorkQueue::candidate, CLOCK_STEP_MILLIS));
    }

    /**
     * The statuses of some migrations.
     *
     * @param names their names
     * @return by name; a name that is not registered is missing
     */
    public Map<String, Status> statuses(Collection<String> names) {
        record Named(String name, Status status) {}
        String sql = "select name, status from long_running_migration where name in ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
        return control
                .statement(
                        "Looking at " + names + " failed",
                        connection -> Jdbc.query(
                                connection,
                                sql,
                                row -> new Named(row.getString(1), Status.of(row.getString(2))),
                                names.toArray()))
                .stream()
                .collect(Collectors.toMap(Named::name, Named::status));
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                Status.of(row.getString(4)),
                row.getLong(5),
                row.getLong(6),
                row.getBoolean(7),
                row.getBoolean(8),
                row.getBoolean(9),
                Optional.ofNullable(row.getString(10)),
                Optional.ofNullable(row.getString(11)),
                Optional.ofNullable(row.getString(12)),
                row.getBoolean(13),
                Optional.ofNullable(row.getString(14)));
    }

    /**
     * All that stands in a migration's row.
     *
     * @param candidate the migration as it was seen
     * @return the row as it is now; nothing when it was deleted
     */
    public Optional<LongRunningMigration> find(Candidate candidate) {
        return control.read(session -> Optional.ofNullable(session.get(LongRunningMigration.class, candidate.id())));
    }

    /**
     * Writes why a migration does not start, unless that is what stands there already.
     *
     * @param candidate the migration as it was seen
     * @param reason why
     */
    public void waiting(Candidate candidate, String reason) {
        String text = History.reason(reason);
        if (candidate.reason().filter(text::equals).isPresent()) {
            return;
        }
        control.statement(
                "Noting why " + candidate.name() + " waits failed",
                connection -> Jdbc.update(
                        connection,
                        "update long_running_migration set status_reason = ?"
                                + " where id = ? and epoch = ? and status = ? and fence = ? and run_token is null",
                        text,
                        candidate.id(),
                        candidate.epoch(),
                        candidate.status().text(),
                        candidate.fence()));
    }

    /**
     * Marks a migration that is not required as skipped.
     *
     * @param candidate the migration as it was seen, created
     * @param reason why it is not required
     * @return whether it was still as it was seen
     */
    public boolean skip(Candidate candidate, String reason) {
        return control.transaction(
                "Skipping " + candidate.name() + " failed",
                connection -> Moves.move(connection, worker, candidate, false, Status.SKIPPED, "skip", reason));
    }

    /**
     * Has a newly registered migration wait for a person.
     *
     * @param candidate the migration as it was seen, created
     * @return whether it was still as it was seen
     */
    public boolean schedule(Candidate candidate) {
        return control.transaction(
                "Scheduling " + candidate.name() + " failed",
                connection -> Moves.move(
                        connection,
                        worker,
                        candidate,
                        false,
                        Status.SCHEDULED,
                        "schedule",
                        Transitions.reasonFor(Status.CREATED, Status.SCHEDULED).orElseThrow()));
    }

    /**
     * Fails a migration whose worker is not heard of any more.
     *
     * @param candidate the migration as it was seen, in progress and held
     * @param seenStill whether its heartbeat has stood still for a whole lease by this node's own clock
     * @return whether it was still as it was seen
     */
    public boolean failDead(Candidate candidate, boolean seenStill) {
        String reason = "its worker " + candidate.owner().orElse("")
                + " was not heard of any more, and on-dead-worker is" + " fail; 'retry' goes on from its last batch";
        return control.transaction("Failing " + candidate.name() + " failed", connection -> {
            Optional<Instant> lastSign = History.lastSign(connection, control, candidate.id());
            boolean failed = Moves.move(connection, worker, candidate, seenStill, Status.FAILED, "fail", reason);
            if (failed) {
                Jdbc.update(
                        connection,
                        "update long_running_migration set error = status_reason where id = ?",
                        candidate.id());
                History.closeOrphans(
                        connection, candidate.id(), Long.MAX_VALUE, lastSign, "its worker was not heard of any more");
            }
            return failed;
        });
    }

    /**
     * Settles a request to pause or cancel on which no worker is left to act.
     *
     * @param candidate the migration as it was seen
     * @param seenStill whether its heartbeat has stood still for a whole lease by this node's own clock
     * @return whether it was settled here
     */
    public boolean settle(Candidate candidate, boolean seenStill) {
        return control.transaction("Settling " + candidate.name() + " failed", connection -> {
            Optional<Boolean> rollback = Jdbc.first(
                    connection,
                    "select rollback_requested from long_running_migration where id = ? and epoch = ? and status = ? and "
                            + Claims.FREE + " for update",
                    row -> row.getBoolean(1),
                    candidate.id(),
                    candidate.epoch(),
                    candidate.status().text(),
                    Claims.NO_TOKEN,
                    seenStill ? candidate.fence() : -1,
                    seenStill ? candidate.heartbeat() : -1);
            if (rollback.isPresent()) {
                String reason = Settling.asked(connection, candidate.id(), candidate.status())
                        .map(asked -> asked + "; " + NO_WORKER)
                        .orElse(NO_WORKER);
                settle(connection, candidate, Settling.settled(candidate.status(), rollback.get()), reason);
            }
            return rollback.isPresent();
        });
    }

    private void settle(Connection connection, Candidate candidate, Status to, String reason) throws SQLException {
        // First, because it reads the counters, which a rollback sets back.
        History.closeOrphans(
                connection,
                candidate.id(),
                Long.MAX_VALUE,
                History.lastSign(connection, control, candidate.id()),
                "its worker was not heard of any more");
        Jdbc.update(
                connection,
                "update long_running_migration set status = ?, run_token = null, owner = null, owner_backend = null,"
                        + " lease_until = null, status_reason = ?, updated_at = current_timestamp, finished_at = "
                        + Settling.finishedAt(to)
                        + (to == Status.ROLLING_BACK ? ", error = null, " + Settling.BEGINS_ROLLBACK : "")
                        + " where id = ? and epoch = ?",
                to.text(),
                History.reason(reason),
                candidate.id(),
                candidate.epoch());
        History.event(
                connection,
                candidate.id(),
                candidate.epoch(),
                worker.node(),
                History.ENGINE,
                "settle",
                History.reason(reason),
                candidate.status(),
                to);
    }
}
