package dev.longhaul.store;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.QuarantineEntry;
import dev.longhaul.state.QuarantineState;
import dev.longhaul.state.Status;
import dev.longhaul.state.Transitions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What people see of set-aside rows and decide about them; each decision is one transaction with its event, made with the migration's
 * row locked. Thread-safe.
 */
public final class QuarantineRequests {
    /** Where a run may follow that tries rows again. */
    private static final Set<Status> TRIES_AGAIN = Collections.unmodifiableSet(
            EnumSet.of(Status.IN_PROGRESS, Status.PAUSING, Status.PAUSED, Status.FAILED, Status.COMPLETED));

    private final ControlPlane control;

    /**
     * The quarantine in a database.
     *
     * @param control where it is
     */
    public QuarantineRequests(ControlPlane control) {
        this.control = control;
    }

    /** What a person decides. */
    public enum Decision {
        /** Try them again. */
        RETRY(
                "quarantine-retry",
                "to be tried again",
                "is open; one that is ignored can be tried again once it is open again ('longhaul quarantine unignore')",
                QuarantineState.RETRIED,
                "open"),
        /** Leave them as they are. */
        IGNORE(
                "quarantine-ignore",
                "ignored",
                "is open or to be tried again, so there is nothing to ignore",
                QuarantineState.IGNORED,
                "open",
                "retried"),
        /** Do not leave them as they are. */
        UNIGNORE("quarantine-unignore", "open again", "is ignored", QuarantineState.OPEN, "ignored");

        private final String action;
        private final String words;
        private final String none;
        private final QuarantineState to;
        private final String from;

        Decision(String action, String words, String none, QuarantineState to, String... from) {
            this.action = action;
            this.words = words;
            this.none = none;
            this.to = to;
            this.from = "'" + String.join("', '", from) + "'";
        }
    }

    /**
     * Which rows are meant.
     *
     * @param keys those with these keys; none for all
     * @param errorClass those with errors of this class, its simple name, or this SQLSTATE; nothing for all
     */
    public record Selection(List<String> keys, Optional<String> errorClass) {
        /** Copies the list. */
        public Selection {
            keys = List.copyOf(keys);
        }

        private String sql(List<Object> parameters) {
            String sql = "";
            if (!keys.isEmpty()) {
                sql += " and row_key in (" + String.join(", ", Collections.nCopies(keys.size(), "?")) + ")";
                parameters.addAll(keys);
            }
            if (errorClass.isPresent()) {
                sql += " and (error_class = ? or sql_state = ? or right(error_class, length(?) + 1) = ?)";
                String text = errorClass.get();
                parameters.addAll(List.of(text, text, text, "." + text));
            }
            return sql;
        }
    }

    /**
     * What became of a decision.
     *
     * @param done whether anything was changed
     * @param text one sentence for the person
     */
    public record Answer(boolean done, String text) {}

    private record Row(long id, int epoch, Status status) {}

    /**
     * Carries out a decision, or refuses it with the reason; then nothing is changed.
     *
     * @param name the migration
     * @param decision what is to become of the rows
     * @param selection which rows
     * @param asker who says so, and why
     * @param epoch the life that the person has seen, if another one is to be refused
     * @return what became of it
     */
    public Answer decide(String name, Decision decision, Selection selection, Asker asker, Optional<Integer> epoch) {
        return control.transaction(
                "Changing the quarantine of " + InvalidNameException.printable(name) + " failed",
                connection -> decide(connection, name, decision, selection, asker, epoch));
    }

    private static Answer decide(
            Connection connection,
            String name,
            Decision decision,
            Selection selection,
            Asker asker,
            Optional<Integer> epoch)
            throws SQLException {
        String shown = InvalidNameException.printable(name);
        Optional<Row> found = Jdbc.first(
                connection,
                "select id, epoch, status from long_running_migration where name = ? for update",
                row -> new Row(row.getLong(1), row.getInt(2), Status.of(row.getString(3))),
                name);
        if (found.isEmpty()) {
            return new Answer(false, "No migration '" + shown + "' is registered.");
        }
        Row row = found.get();
        Optional<Once.Answered> before = Once.before(connection, row.id(), asker);
        if (before.isPresent()) {
            Optional<String> misused = before.get().misused(decision.action, shown);
            return new Answer(misused.isEmpty(), misused.orElse(before.get().text()));
        }
        Optional<String> stale = Once.stale(shown, row.epoch(), epoch);
        if (stale.isPresent()) {
            return new Answer(false, stale.get());
        }
        if (decision == Decision.RETRY && !TRIES_AGAIN.contains(row.status())) {
            return new Answer(
                    false,
                    shown + " is " + row.status().text() + "; its quarantined rows can be tried again when it is "
                            + TRIES_AGAIN.stream().map(Status::text).collect(Collectors.joining(", ")) + ".");
        }
        int entries = mark(connection, row, decision, selection, asker);
        if (entries == 0) {
            return new Answer(false, shown + ": none of these quarantined rows " + decision.none + ".");
        }
        countOpen(connection, row);
        boolean reopened = decision == Decision.RETRY && row.status() == Status.COMPLETED;
        if (reopened) {
            reopen(connection, row, asker);
        }
        String answer = shown + ": " + count(entries) + " " + decision.words
                + (reopened
                        ? "; completed -> in_progress for these alone."
                        : decision == Decision.RETRY ? next(row.status()) : ".");
        History.event(
                connection,
                row.id(),
                row.epoch(),
                asker,
                decision.action,
                History.reason(
                        count(entries) + asker.reason().map(why -> ": " + why).orElse("")),
                row.status(),
                reopened ? Status.IN_PROGRESS : row.status(),
                answer);
        return new Answer(true, answer);
    }

    private static String next(Status status) {
        return switch (status) {
            case FAILED -> ", once 'retry' lets the migration go on.";
            case PAUSED, PAUSING -> ", once 'resume' lets the migration go on.";
            default -> ", at the beginning of its next run or at its end.";
        };
    }

    private static String count(int entries) {
        return entries == 1 ? "1 entry" : entries + " entries";
    }

    private static int mark(Connection connection, Row row, Decision decision, Selection selection, Asker asker)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(
                List.of(decision.to.text(), asker.actor(), asker.reason().orElse(""), row.id(), row.epoch()));
        String which = selection.sql(parameters);
        return Jdbc.update(
                connection,
                "update long_running_migration_quarantine set state = ?, changed_by = ?, changed_at = current_timestamp,"
                        + " change_reason = nullif(?, '') where migration_id = ? and epoch = ? and state in ("
                        + decision.from + ")" + which,
                parameters.toArray());
    }

    /** What the budget is about, which the engine counts on from here; whoever has seen the migration before has not seen this. */
    private static void countOpen(Connection connection, Row row) throws SQLException {
        Jdbc.update(
                connection,
                "update long_running_migration set rows_quarantined_open = (select coalesce(sum(row_count), 0) from"
                        + " long_running_migration_quarantine where migration_id = ? and epoch = ? and state = 'open'),"
                        + " updated_at = current_timestamp where id = ? and epoch = ?",
                row.id(),
                row.epoch(),
                row.id(),
                row.epoch());
    }

    /** Nothing is gone through again: its position and its counters stay. */
    private static void reopen(Connection connection, Row row, Asker asker) throws SQLException {
        Transitions.require(row.status(), Status.IN_PROGRESS);
        Jdbc.update(
                connection,
                "update long_running_migration set status = 'in_progress', only_quarantined = true, status_reason = ?, attempts = 0,"
                        + " next_run_at = null, finished_at = null, updated_at = current_timestamp where id = ? and epoch = ?"
                        + " and status = 'completed'",
                Settling.words(
                        Decision.RETRY.action,
                        false,
                        asker.actor(),
                        asker.reason().orElse(null)),
                row.id(),
                row.epoch());
        // What they have done is in the migration's row, and would be added once more.
        Ranges.remove(connection, row.id());
    }

    /**
     * Rows of a migration's present epoch that were set aside.
     *
     * @param name the migration
     * @param selection which
     * @param states in which states; none for all
     * @param after only those with greater numbers, so that pages follow each other; 0 for the first page
     * @param limit at most so many
     * @return in the order in which they were set aside
     */
    public List<QuarantineEntry> list(
            String name, Selection selection, Set<QuarantineState> states, long after, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(name, after));
        String which = selection.sql(parameters);
        if (!states.isEmpty()) {
            which += " and q.state in (" + String.join(", ", Collections.nCopies(states.size(), "?")) + ")";
            states.forEach(state -> parameters.add(state.text()));
        }
        String sql = "select q.id, row_key, row_position, q.operation_id, row_count, error_class, sql_state, q.error,"
                + " first_seen_at, last_seen_at, q.state, q.batch_seq, changed_by, changed_at, change_reason"
                + " from long_running_migration_quarantine q join long_running_migration m on m.id = q.migration_id"
                + " and m.epoch = q.epoch where m.name = ? and q.id > ?" + which + " order by q.id fetch first " + limit
                + " rows only";
        return control.statement(
                "Reading the quarantine failed",
                connection -> Jdbc.query(connection, sql, QuarantineRequests::entry, parameters.toArray()));
    }

    private static QuarantineEntry entry(ResultSet row) throws SQLException {
        return new QuarantineEntry(
                row.getLong(1),
                row.getString(2),
                Optional.ofNullable(row.getString(3)).orElse(""),
                Optional.ofNullable(row.getString(4)),
                row.getLong(5),
                row.getString(6),
                Optional.ofNullable(row.getString(7)),
                Optional.ofNullable(row.getString(8)).orElse(""),
                moment(row, 9).orElseThrow(),
                moment(row, 10).orElseThrow(),
                QuarantineState.of(row.getString(11)),
                row.getLong(12),
                Optional.ofNullable(row.getString(13)),
                moment(row, 14),
                Optional.ofNullable(row.getString(15)));
    }

    private static Optional<Instant> moment(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /**
     * Set-aside rows of one class of errors in one state.
     *
     * @param errorClass the class
     * @param state the state
     * @param entries entries
     * @param rows rows, which are more where several share a key
     */
    public record ErrorClass(String errorClass, QuarantineState state, long entries, long rows) {}

    /**
     * What the errors of a migration's present epoch are.
     *
     * @param name the migration
     * @return the most frequent first
     */
    public List<ErrorClass> classes(String name) {
        return control.statement(
                "Counting the quarantine failed",
                connection -> Jdbc.query(
                        connection,
                        "select q.error_class, q.state, count(*), sum(q.row_count) from long_running_migration_quarantine q"
                                + " join long_running_migration m on m.id = q.migration_id and m.epoch = q.epoch"
                                + " where m.name = ? group by q.error_class, q.state order by 3 desc, 1, 2",
                        row -> new ErrorClass(
                                row.getString(1), QuarantineState.of(row.getString(2)), row.getLong(3), row.getLong(4)),
                        name));
    }
}
