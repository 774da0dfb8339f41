package dev.longhaul.store;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Carries out what people change of a migration other than its status: each change is one transaction with its event. A worker that is on
 * it sees the change at its next heartbeat. Thread-safe.
 */
public final class Changes {
    private static final String ACTION = "set";

    private final ControlPlane control;

    /**
     * Changes in a database.
     *
     * @param control where to write
     */
    public Changes(ControlPlane control) {
        this.control = control;
    }

    /**
     * What can be changed.
     *
     * @param parallelism how many workers may be at it at once; nothing when that is left to its job
     * @param priority which comes first: the highest
     * @param settings what is set for it alone, as JSON
     */
    public record Values(OptionalInt parallelism, int priority, Optional<String> settings) {}

    /**
     * What becomes of them.
     *
     * @param values the new values
     * @param words what was changed, from what to what
     */
    public record Changed(Values values, String words) {}

    /** The row, locked. */
    private record Row(long id, int epoch, Status status, Values values) {}

    /**
     * What became of a change.
     *
     * @param done whether it was made
     * @param text one sentence for the person
     */
    public record Answer(boolean done, String text) {}

    /**
     * Changes a migration, or refuses to; then everything is as it was.
     *
     * @param name the migration
     * @param epoch the life that the person has seen, if another one is to be refused
     * @param change from the values as they are, with the row locked; what it throws leaves everything as it was
     * @param asker who says so, and why
     * @return what became of it
     */
    public Answer change(String name, Optional<Integer> epoch, Function<Values, Changed> change, Asker asker) {
        String shown = InvalidNameException.printable(name);
        return control.transaction("Changing " + shown + " failed", connection -> {
            Optional<Row> found = lock(connection, name);
            if (found.isEmpty()) {
                return new Answer(false, "No migration '" + shown + "' is registered.");
            }
            Row row = found.get();
            Optional<Once.Answered> before = Once.before(connection, row.id(), asker);
            if (before.isPresent()) {
                Optional<String> misused = before.get().misused(ACTION, shown);
                return new Answer(misused.isEmpty(), misused.orElse(before.get().text()));
            }
            Optional<String> stale = Once.stale(shown, row.epoch(), epoch);
            return stale.isPresent()
                    ? new Answer(false, stale.get())
                    : new Answer(true, write(connection, row, shown, change.apply(row.values()), asker));
        });
    }

    private static Optional<Row> lock(Connection connection, String name) throws SQLException {
        return Jdbc.first(
                connection,
                "select id, epoch, status, parallelism, priority, settings from long_running_migration where name = ?"
                        + " for update",
                row -> new Row(
                        row.getLong(1),
                        row.getInt(2),
                        Status.of(row.getString(3)),
                        new Values(
                                RangeClaims.optionalInt(row, 4), row.getInt(5), Optional.ofNullable(row.getString(6)))),
                name);
    }

    private static String write(Connection connection, Row row, String shown, Changed changed, Asker asker)
            throws SQLException {
        Values now = changed.values();
        Jdbc.update(
                connection,
                "update long_running_migration set parallelism = cast(? as integer), priority = ?,"
                        + " settings = cast(? as varchar), updated_at = current_timestamp where id = ?",
                now.parallelism().isPresent() ? now.parallelism().getAsInt() : null,
                now.priority(),
                now.settings().orElse(null),
                row.id());
        String answer = shown + ": " + changed.words() + ".";
        History.event(
                connection,
                row.id(),
                row.epoch(),
                asker,
                ACTION,
                History.reason(
                        changed.words() + asker.reason().map(why -> ": " + why).orElse("")),
                row.status(),
                row.status(),
                answer);
        return answer;
    }
}
