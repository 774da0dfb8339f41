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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The unfinished migrations as ticks look at them, why those that are not run wait, and requests that nobody is left to act on. Thread-safe. */
public final class WorkQueue {
    /** Of how much a clock that was set back must have been set back to be noticed. */
    private static final long CLOCK_STEP_MILLIS = 5_000;

    private static final String NO_WORKER = "no worker was on it";

    private static final String UNFINISHED =
            "m.status in ('created', 'in_progress', 'pausing', 'cancelling', 'rolling_back')";

    /** Each with its open ranges. */
    private static final String OPEN =
            " from long_running_migration m left join long_running_migration_range g on g.migration_id = m.id"
                    + " and g.epoch = m.epoch and g.status <> 'completed' where ";

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
     * What a tick looks at: one statement, over an index that finished migrations are not in. Of a migration that a worker is on, undivided and
     * under a lease that holds, it is only who that is and how far its heartbeat has come; most are such, in most ticks, and have no turn.
     *
     * @return the unfinished migrations in the order in which they have their turn
     */
    public List<Candidate> unfinished() {
        record Placed(int place, Candidate candidate) {}
        String sql = columns() + ", row_number() over (order by m.priority desc, m.last_run_at nulls first, m.name,"
                // First what a worker that is not heard of any more has left, so that nothing waits for it longer than
                // it must.
                + " case when g.run_token is null then 1 else 0 end, g.last_run_at nulls first, g.id)" + OPEN
                + UNFINISHED
                + " and (m.run_token is null or m.lease_until is null or m.lease_until < current_timestamp)"
                // Neither sorted nor joined, and with hardly any of its texts: with hundreds of them that is what it
                // costs. A migration that has open ranges has no token of its own.
                + " union all select m.id, m.name, m.epoch, m.status, m.fence, m.heartbeat_seq, true, false, true, m.owner,"
                + " null, null, false, null, null, 0, null, null, null, null, null from long_running_migration m where "
                + UNFINISHED + " and m.run_token is not null and m.lease_until >= current_timestamp";
        return control
                .statement(
                        "Looking for work failed",
                        connection -> Jdbc.query(
                                connection,
                                sql,
                                row -> new Placed(
                                        RangeClaims.optionalInt(row, 21).orElse(Integer.MAX_VALUE), candidate(row)),
                                CLOCK_STEP_MILLIS))
                .stream()
                .sorted(Comparator.comparingInt(Placed::place))
                .map(Placed::candidate)
                .toList();
    }

    /**
     * All that a tick has to know of a candidate whose turn may have come.
     *
     * @param seen the candidate as {@link #unfinished} has it
     * @return itself where that is all; else as it is now, and nothing when it is finished or its worker has shown a sign of life since
     */
    public Optional<Candidate> whole(Candidate seen) {
        boolean known = !seen.held() || seen.lapsed() || seen.range().isPresent();
        return known
                ? Optional.of(seen)
                : control.statement(
                        "Looking at " + seen.name() + " failed",
                        connection -> Jdbc.first(
                                connection,
                                columns() + OPEN + UNFINISHED
                                        + " and m.id = ? and m.fence = ? and m.heartbeat_seq = ? and g.id is null",
                                WorkQueue::candidate,
                                CLOCK_STEP_MILLIS,
                                seen.id(),
                                seen.fence(),
                                seen.heartbeat()));
    }

    private String columns() {
        return "select m.id, m.name, m.epoch, m.status, " + own("fence") + ", " + own("heartbeat_seq") + ", "
                + own("run_token") + " is not null, " + own("lease_until") + " is null or " + own("lease_until")
                + " < current_timestamp, "
                // A back-off that began in the future was written before the clock was set back.
                + own("next_run_at") + " is null or " + own("next_run_at") + " <= current_timestamp or "
                + own("updated_at") + " > " + control.dialect().nowPlusMillis() + ", " + own("owner") + ", "
                + own("owner_backend") + ", " + own("status_reason") + ", m.execute_immediately, m.parameters, g.id,"
                + " sum(case when g.run_token is not null and g.lease_until >= current_timestamp then 1 else 0 end)"
                + " over (partition by m.id), m.parallelism, g.rows_total - g.rows_done, g.batch_size, m.settings";
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

    /** What is the range's own, where there is one. */
    private static String own(String column) {
        return "(case when g.id is null then m." + column + " else g." + column + " end)";
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
                Optional.ofNullable(row.getString(14)),
                Optional.ofNullable(row.getString(20)),
                range(row));
    }

    private static Optional<CandidateRange> range(ResultSet row) throws SQLException {
        long id = row.getLong(15);
        if (row.wasNull()) {
            return Optional.empty();
        }
        long left = row.getLong(18);
        OptionalLong rowsLeft = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(left);
        return Optional.of(
                new CandidateRange(id, row.getInt(16), RangeClaims.optionalInt(row, 17), rowsLeft, row.getInt(19)));
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
        // Ranges wait for the same as their migration, so its row says why.
        String unclaimed = candidate.range().isPresent() ? "fence >= ?" : "fence = ?";
        control.statement(
                "Noting why " + candidate.name() + " waits failed",
                connection -> Jdbc.update(
                        connection,
                        "update long_running_migration set status_reason = ?"
                                + " where id = ? and epoch = ? and status = ? and run_token is null and " + unclaimed,
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
            boolean failed = candidate.range().isPresent()
                    ? failDeadRange(connection, candidate, seenStill, reason)
                    : Moves.move(connection, worker, candidate, seenStill, Status.FAILED, "fail", reason);
            if (failed) {
                Jdbc.update(
                        connection,
                        "update long_running_migration set error = status_reason where id = ?",
                        candidate.id());
                History.closeOrphans(
                        connection, control, candidate.id(), lastSign, "its worker was not heard of any more");
                Ranges.clear(connection, candidate.id());
            }
            return failed;
        });
    }

    /** The other ranges' workers, which may be alive, have nothing to commit any more either. */
    private boolean failDeadRange(Connection connection, Candidate candidate, boolean seenStill, String reason)
            throws SQLException {
        if (rollbackRequested(connection, candidate).isEmpty() || !takeAway(connection, candidate, seenStill)) {
            return false;
        }
        Ranges.lock(connection, candidate.id());
        Moves.moveLocked(
                connection,
                worker,
                candidate.id(),
                candidate.epoch(),
                candidate.status(),
                Status.FAILED,
                "fail",
                reason);
        return true;
    }

    /** Locks the row of a range's migration, if its status is still the one that was seen. */
    private static Optional<Boolean> rollbackRequested(Connection connection, Candidate candidate) throws SQLException {
        return Jdbc.first(
                connection,
                "select rollback_requested from long_running_migration where id = ? and epoch = ? and status = ?"
                        + " and (run_token is null or lease_until is null or lease_until < current_timestamp) for update",
                row -> row.getBoolean(1),
                candidate.id(),
                candidate.epoch(),
                candidate.status().text());
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
            Optional<Boolean> rollback = candidate.range().isPresent()
                    ? rollbackRequested(connection, candidate)
                    : Jdbc.first(
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
            if (rollback.isEmpty()) {
                return false;
            }
            if (candidate.range().isPresent()) {
                takeAway(connection, candidate, seenStill);
            }
            // The last one who is off it settles it.
            boolean last = !Ranges.hold(connection, candidate.id()).claimed();
            if (last) {
                String reason = Settling.asked(connection, candidate.id(), candidate.status())
                        .map(asked -> asked + "; " + NO_WORKER)
                        .orElse(NO_WORKER);
                settle(connection, candidate, Settling.settled(candidate.status(), rollback.get()), reason);
            }
            return last;
        });
    }

    private void settle(Connection connection, Candidate candidate, Status to, String reason) throws SQLException {
        // First, because it reads the counters, which a rollback sets back.
        History.closeOrphans(
                connection,
                control,
                candidate.id(),
                History.lastSign(connection, control, candidate.id()),
                "its worker was not heard of any more");
        Moves.moveLocked(
                connection, worker, candidate.id(), candidate.epoch(), candidate.status(), to, "settle", reason);
    }

    /** Takes a range from a worker that is not heard of any more. */
    private boolean takeAway(Connection connection, Candidate candidate, boolean seenStill) throws SQLException {
        long range = candidate.range().orElseThrow().id();
        Optional<Instant> lastSign = History.lastSignOfRange(connection, control, range);
        boolean taken = Ranges.takeAway(connection, candidate, seenStill);
        if (taken) {
            History.closeOrphansOfRange(
                    connection,
                    candidate.id(),
                    range,
                    Long.MAX_VALUE,
                    lastSign,
                    "its worker was not heard of any more");
        }
        return taken;
    }
}
