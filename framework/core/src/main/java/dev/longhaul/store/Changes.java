package dev.longhaul.store;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;

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

    /** The row, locked. */
    private record Row(long id, int epoch, Status status, OptionalInt parallelism) {}

    /**
     * Says how many workers may be at a migration at once.
     *
     * @param name the migration
     * @param parallelism their number; nothing to leave it to its job again
     * @param asker who says so, and why
     * @return what was said before, as a text; nothing when no such migration is registered
     */
    public Optional<String> parallelism(String name, OptionalInt parallelism, Asker asker) {
        return control.transaction(
                "Changing the parallelism of " + InvalidNameException.printable(name) + " failed",
                connection -> parallelism(connection, name, parallelism, asker));
    }

    private static Optional<String> parallelism(
            Connection connection, String name, OptionalInt parallelism, Asker asker) throws SQLException {
        Optional<Row> found = Jdbc.first(
                connection,
                "select id, epoch, status, parallelism from long_running_migration where name = ? for update",
                row -> new Row(
                        row.getLong(1), row.getInt(2), Status.of(row.getString(3)), RangeClaims.optionalInt(row, 4)),
                name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Row row = found.get();
        Jdbc.update(
                connection,
                "update long_running_migration set parallelism = cast(? as integer), updated_at = current_timestamp where id = ?",
                parallelism.isPresent() ? parallelism.getAsInt() : null,
                row.id());
        History.event(
                connection,
                row.id(),
                row.epoch(),
                asker,
                "set-parallelism",
                History.reason(words(row.parallelism()) + " -> " + words(parallelism)
                        + asker.reason().map(why -> ": " + why).orElse("")),
                row.status(),
                row.status());
        return Optional.of(words(row.parallelism()));
    }

    /**
     * A number of workers as it stands in the history.
     *
     * @param parallelism the number
     * @return the number, or that it is the job's own
     */
    public static String words(OptionalInt parallelism) {
        return parallelism.isPresent() ? Integer.toString(parallelism.getAsInt()) : "the job's own";
    }
}
