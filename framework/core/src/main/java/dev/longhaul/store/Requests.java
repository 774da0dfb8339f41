package dev.longhaul.store;

import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what people ask for: each request is one transaction that locks the row, looks at its status, changes it along the map
 * of transitions and writes the event. Of two requests at the same time the second sees what the first has made. Thread-safe.
 */
public final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private static final String UNCLAIMED =
            ", run_token = null, owner = null, owner_backend = null, lease_until = null";

    private static final String FROM_ZERO =
            ", epoch = epoch + 1, execute_immediately = true, cursor_state = null, cursor_version = "
                    + CursorState.VERSION
                    + ", batch_seq = 0, batch_size = 0, operation_id = null, operations_done = 0, operations_total = 0,"
                    + " definition_hash = null, rows_done = 0, rows_total = null, rows_total_estimate = false,"
                    + " rows_quarantined = 0, rows_quarantined_open = 0, only_quarantined = false, attempts = 0, rollback_requested = false, error = null, progress_at = null,"
                    + " next_run_at = null, started_at = null, drift = null, stalled_at = null";

    private final ControlPlane control;

    /**
     * Requests to a database.
     *
     * @param control where it is
     */
    public Requests(ControlPlane control) {
        this.control = control;
    }

    /**
     * What became of a request. Immutable.
     *
     * @param done whether it was done
     * @param text what was done, or why it was refused, for a person
     * @param before the status before; nothing when there is no such migration
     * @param after the status after; that before when it was refused
     */
    public record Answer(boolean done, String text, Optional<Status> before, Optional<Status> after) {
        /**
         * A refusal.
         *
         * @param text why
         * @param status the status of the migration, if there is one
         * @return the answer
         */
        public static Answer refused(String text, Optional<Status> status) {
            return new Answer(false, text, status, status);
        }
    }

    /** The row as it stands, locked. */
    private record Row(
            long id,
            int epoch,
            Status status,
            boolean claimed,
            boolean live,
            boolean started,
            boolean rollbackRequested,
            @Nullable String backend) {

        Action.Situation situation() {
            boolean begun = switch (status) {
                case CREATED, SCHEDULED -> false;
                case PAUSED, CANCELLED -> started;
                default -> true;
            };
            return new Action.Situation(status, live, begun);
        }

        Row with(Ranges.Hold hold) {
            return new Row(
                    id,
                    epoch,
                    status,
                    claimed || hold.claimed(),
                    live || hold.live(),
                    started,
                    rollbackRequested,
                    backend);
        }
    }

    /** An answer; when that took the migration from workers, the server processes that they worked on. */
    private record Written(Answer answer, boolean taken, List<Backend> backends, long migration) {}

    /**
     * Carries out a request, or refuses it with the reason; then nothing is changed. When it takes the migration from a worker, that
     * worker's session is ended once the change is committed.
     *
     * @param request the request
     * @return what became of it
     */
    public Answer carryOut(Request request) {
        Written written = control.transaction(
                "The request to " + request.action().text() + " " + request.shownName() + " failed",
                connection -> carryOut(connection, request));
        if (written.taken()) {
            stop(request, written);
        }
        return written.answer();
    }

    private Written carryOut(Connection connection, Request request) throws SQLException {
        Optional<Row> found = lock(connection, request.name());
        if (found.isEmpty()) {
            return refused("No migration '" + request.shownName() + "' is registered.", Optional.empty());
        }
        // Only now, that the row is locked, can nobody claim another of its ranges.
        Row row = found.get().with(Ranges.hold(connection, found.get().id()));
        Optional<Status> status = Optional.of(row.status());
        Optional<Answer> before = before(connection, row.id(), request);
        if (before.isPresent()) {
            return new Written(before.get(), false, List.of(), 0);
        }
        Optional<String> stale = Once.stale(request.shownName(), row.epoch(), request.epoch());
        if (stale.isPresent()) {
            return refused(stale.get(), status);
        }
        if (!request.action().allowed().contains(row.status())) {
            return refused(refusal(request, row.status()), status);
        }
        if (request.action() == Action.ACCEPT && request.definitionHash().isEmpty()) {
            return refused(request.shownName() + " has no operations here whose change could be accepted.", status);
        }
        if (request.action() == Action.ROLLBACK && !row.situation().begun()) {
            // A job's own rollback does not know that, and would undo what others have done.
            return refused(
                    request.shownName() + " is " + row.status().text()
                            + " and has never run since it was registered or restarted: there is nothing to roll back.",
                    status);
        }
        if (request.asksForRollback() && row.situation().begun()) {
            Optional<String> standing = standing(connection, request);
            if (standing.isPresent()) {
                return refused(standing.get(), status);
            }
        }
        boolean rollback = request.rollback() || row.rollbackRequested();
        Status to = request.action().target(row.situation(), rollback);
        return write(connection, request, row, to);
    }

    /**
     * What a request was answered that has come before.
     *
     * @param migration the migration's key
     * @param request the request
     * @return the first answer; nothing when it has no id, or comes for the first time
     */
    public Optional<Answer> before(long migration, Request request) {
        return request.asker().request().isEmpty()
                ? Optional.empty()
                : control.statement(
                        "Looking for the first answer to a request failed",
                        connection -> before(connection, migration, request));
    }

    private static Optional<Answer> before(Connection connection, long migration, Request request) throws SQLException {
        return Once.before(connection, migration, request.asker())
                .map(first -> first.misused(request.action().text(), request.shownName())
                        .map(text -> Answer.refused(text, Optional.of(first.to())))
                        .orElseGet(() -> new Answer(true, first.text(), first.from(), Optional.of(first.to()))));
    }

    /** What was done on top of a migration has to be undone before it. */
    private static Optional<String> standing(Connection connection, Request request) throws SQLException {
        List<String> standing = new ArrayList<>();
        for (String name : request.dependants()) {
            Jdbc.first(
                            connection,
                            "select status, started_at is not null from long_running_migration where name = ?",
                            row -> new Action.Situation(Status.of(row.getString(1)), false, row.getBoolean(2)),
                            name)
                    .filter(found -> hasBegun(found.status(), found.begun()))
                    .ifPresent(
                            found -> standing.add(name + " (" + found.status().text() + ")"));
        }
        return standing.isEmpty()
                ? Optional.empty()
                : Optional.of(request.shownName() + " cannot be rolled back while what depends on it stands: "
                        + String.join(", ", standing) + ". Roll that back first.");
    }

    /**
     * Whether a migration has done something that stands.
     *
     * @param status its status
     * @param started whether a run of this life has begun
     * @return whether it may have
     */
    public static boolean hasBegun(Status status, boolean started) {
        return switch (status) {
            case PAUSED, CANCELLED -> started;
            case CREATED, SCHEDULED, SKIPPED, ROLLED_BACK -> false;
            default -> true;
        };
    }

    private static Written refused(String text, Optional<Status> status) {
        return new Written(Answer.refused(text, status), false, List.of(), 0);
    }

    /**
     * The sentence by which a request in a wrong state is refused.
     *
     * @param request the request
     * @param status the state
     * @return both, and the states that would allow it
     */
    public static String refusal(Request request, Status status) {
        return request.shownName() + " is " + status.text() + "; "
                + request.action().command() + " is possible when it is "
                + words(request.action().allowed()) + "." + wayOut(request, status);
    }

    /** Another action that may be what the person wants. */
    private static String wayOut(Request request, Status status) {
        Optional<Action> other = switch (request.action()) {
            case CANCEL, FORCE_CANCEL -> Optional.of(Action.ROLLBACK).filter(rollback -> request.rollback());
            case RETRY -> Optional.of(status == Status.PAUSED ? Action.RESUME : Action.RESTART);
            case RESUME -> Optional.of(Action.RETRY);
            default -> Optional.empty();
        };
        return other.filter(action -> action.allowed().contains(status))
                .map(action -> " Perhaps '" + action.command() + "' is meant.")
                .orElse("");
    }

    private static String words(Set<Status> statuses) {
        return statuses.stream().map(Status::text).collect(Collectors.joining(", "));
    }

    private Written write(Connection connection, Request request, Row row, Status to) throws SQLException {
        // A worker that is still asked, or goes on, keeps its claim; whoever else holds one has nothing to commit any
        // more.
        boolean keeps =
                to == row.status() || to == Status.PAUSING || to == Status.CANCELLING || to == Status.IN_PROGRESS;
        List<Backend> backends = new ArrayList<>();
        if (!keeps && row.claimed()) {
            Optional.ofNullable(row.backend()).flatMap(Backend::of).ifPresent(backends::add);
            backends.addAll(Ranges.lock(connection, row.id()));
            // First, because it reads the counters.
            History.closeOrphans(
                    connection,
                    control,
                    row.id(),
                    History.lastSign(connection, control, row.id()),
                    row.live() ? request.words() : "its worker was not heard of any more");
            Ranges.clear(connection, row.id());
        }
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(to.text());
        parameters.add(request.words());
        String sql = "update long_running_migration set status = ?, status_reason = ?, updated_at = current_timestamp"
                + (to == row.status() ? "" : ", finished_at = " + Settling.finishedAt(to))
                + (keeps ? "" : UNCLAIMED) + also(request, to, parameters)
                + " where id = ? and epoch = ? and status = ?";
        parameters.addAll(List.of(row.id(), row.epoch(), row.status().text()));
        if (Jdbc.update(connection, sql, parameters.toArray()) != 1) {
            throw new IllegalStateException("a locked row has changed: " + request.shownName());
        }
        Answer answer = done(request, row, to);
        History.event(
                connection,
                row.id(),
                request.action() == Action.RESTART ? row.epoch() + 1 : row.epoch(),
                request.asker(),
                request.action().text(),
                request.asker().reason().orElse(null),
                row.status(),
                to,
                answer.text());
        changeRanges(connection, request, row, to);
        boolean taken = !keeps && (row.claimed() || request.action().forced());
        return new Written(answer, taken, backends, row.id());
    }

    private static void changeRanges(Connection connection, Request request, Row row, Status to) throws SQLException {
        if (request.action() == Action.RESTART || (to == Status.ROLLING_BACK && row.status() != to)) {
            Ranges.remove(connection, row.id());
        } else if (request.action() == Action.RETRY || request.action() == Action.RESUME) {
            Ranges.makeDue(connection, row.id());
        }
    }

    /** What changes beside the status. */
    private static String also(Request request, Status to, List<@Nullable Object> parameters) {
        return switch (request.action()) {
            case PAUSE, FORCE_PAUSE -> "";
            case RESUME -> ", next_run_at = null";
            case RETRY ->
                // The failure that began the rollback went when the rollback itself failed; the history has both.
                ", attempts = 0, next_run_at = null, error = case status when 'rollback_failed' then null else error end";
            case FIRE -> ", execute_immediately = true, next_run_at = null";
            case RESTART -> FROM_ZERO;
            case ACCEPT -> {
                parameters.add(request.definitionHash().orElse(null));
                yield ", definition_hash = ?, next_run_at = null";
            }
            case CANCEL, FORCE_CANCEL, ROLLBACK ->
                to == Status.ROLLING_BACK
                        ? ", error = null, next_run_at = null, " + Settling.BEGINS_ROLLBACK
                        : ", rollback_requested = " + (to == Status.CANCELLING && request.asksForRollback());
        };
    }

    private static Answer done(Request request, Row row, Status to) {
        String text;
        if (to == row.status()) {
            text = request.shownName() + " is " + to.text() + "; "
                    + request.action().command() + " is noted.";
        } else {
            text = request.shownName() + ": " + row.status().text() + " -> " + to.text()
                    + (to == Status.PAUSING || to == Status.CANCELLING
                            ? "; its worker sees it at the end of its batch."
                            : ".");
        }
        return new Answer(true, text, Optional.of(row.status()), Optional.of(to));
    }

    private Optional<Row> lock(Connection connection, String name) throws SQLException {
        return Jdbc.first(
                connection,
                "select id, epoch, status, run_token is not null, coalesce(lease_until >= current_timestamp, false),"
                        + " started_at is not null, rollback_requested, owner_backend"
                        + " from long_running_migration where name = ? for update",
                row -> new Row(
                        row.getLong(1),
                        row.getInt(2),
                        Status.of(row.getString(3)),
                        row.getBoolean(4),
                        row.getBoolean(4) && row.getBoolean(5),
                        row.getBoolean(6),
                        row.getBoolean(7),
                        row.getString(8)),
                name);
    }

    /** The worker can commit nothing any more; so that it does not go on for nothing, and gives its locks back. */
    private void stop(Request request, Written written) {
        try {
            control.statement("Stopping on the server failed", connection -> {
                for (Backend backend : written.backends()) {
                    // Not only its statement: a worker whose statement was cancelled would try it again.
                    control.dialect().terminate(connection, backend);
                }
                // The one work that commits without a token: it is stopped by its session.
                return control.dialect().cancelIndexBuild(connection, written.migration());
            });
        } catch (StoreException e) {
            LOG.warn(
                    "{}: the session of its worker ({}) could not be ended; it cannot commit, and ends at its limit",
                    request.shownName(),
                    written.backends(),
                    e);
        }
    }
}
