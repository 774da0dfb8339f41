package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What keeps a request from being carried out twice, or on a life that the person has not seen. Asked with the migration's row locked,
 * so that of two at the same time the second finds what the first has written; the unique index is for whoever writes past that lock.
 */
final class Once {
    private Once() {}

    /** What a request was answered the first time. */
    record Answered(String action, Optional<Status> from, Status to, String text) {
        /** Why an id must not be used for this, if it was used for something else. */
        Optional<String> misused(String wanted, String shownName) {
            return action.equals(wanted)
                    ? Optional.empty()
                    : Optional.of("This request's id was used for '" + action + "' of " + shownName
                            + " before; give each request an id of its own.");
        }
    }

    /** The answer that a request was given before. */
    static Optional<Answered> before(Connection connection, long migration, Asker asker) throws SQLException {
        return asker.request().isEmpty()
                ? Optional.empty()
                : Jdbc.first(
                        connection,
                        "select action, from_status, to_status, answer from long_running_migration_event"
                                + " where migration_id = ? and request_id = ?",
                        row -> new Answered(
                                row.getString(1),
                                Optional.ofNullable(row.getString(2)).map(Status::of),
                                Status.of(row.getString(3)),
                                Optional.ofNullable(row.getString(4)).orElse("")),
                        migration,
                        asker.request().get());
    }

    /** Whether a migration was registered by this very request, whose answer was lost then. */
    static boolean registered(Connection connection, String name, Asker asker) throws SQLException {
        Optional<Long> id = Jdbc.first(
                connection, "select id from long_running_migration where name = ?", row -> row.getLong(1), name);
        return id.isPresent()
                && before(connection, id.get(), asker)
                        .filter(answered -> answered.action().equals("register"))
                        .isPresent();
    }

    /** Why a request is refused that is for another life. */
    static Optional<String> stale(String shownName, int epoch, Optional<Integer> seen) {
        return seen.filter(number -> number != epoch)
                .map(number -> shownName + " is at epoch " + epoch + ", not at epoch " + number
                        + " any more: it was restarted in the meantime. Look at it again.");
    }
}
