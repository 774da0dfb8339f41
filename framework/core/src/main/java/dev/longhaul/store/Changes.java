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
     * Changes a migration.
     *
     * @param name the migration
     * @param change from the values as they are, with the row locked; what it throws leaves everything as it was
     * @param asker who says so, and why
     * @return what was changed; nothing when no such migration is registered
     */
    public Optional<String> change(String name, Function<Values, Changed> change, Asker asker) {
        return control.transaction(
                "Changing " + InvalidNameException.printable(name) + " failed",
                connection -> change(connection, name, change, asker));
    }

    private static Optional<String> change(
            Connection connection, String name, Function<Values, Changed> change, Asker asker) throws SQLException {
        Optional<Row> found = Jdbc.first(
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
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Row row = found.get();
        Changed changed = change.apply(row.values());
        Values now = changed.values();
        Jdbc.update(
                connection,
                "update long_running_migration set parallelism = cast(? as integer), priority = ?,"
                        + " settings = cast(? as varchar), updated_at = current_timestamp where id = ?",
                now.parallelism().isPresent() ? now.parallelism().getAsInt() : null,
                now.priority(),
                now.settings().orElse(null),
                row.id());
        History.event(
                connection,
                row.id(),
                row.epoch(),
                asker,
                "set",
                History.reason(
                        changed.words() + asker.reason().map(why -> ": " + why).orElse("")),
                row.status(),
                row.status());
        return Optional.of(changed.words());
    }
}
