package dev.longhaul.store;

import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a person's request once the worker is off the migration. */
final class Settling {
    /**
     * What a rollback begins with, beside its status. The cursor of operations says which of them have started; any other cursor is one
     * of the way forward. Not only by its text: one that was edited, and is written in another way now, must not be taken for nothing to
     * undo.
     */
    static final String BEGINS_ROLLBACK =
            "attempts = 0, rows_done = 0, rows_total = null, rows_total_estimate = false, rollback_requested = false,"
                    + " cursor_state = case when operations_total > 0 or cursor_state like '{\"kind\":\"operations\"%' then cursor_state"
                    + " else null end";

    private Settling() {}

    /** Who asked for what and why, in the words of the request: the event has them, whatever was noted in the row since. */
    static Optional<String> asked(Connection connection, long migration, Status requested) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select e.action, e.actor, e.reason, m.rollback_requested, e.to_status from long_running_migration_event e"
                                + " join long_running_migration m on m.id = e.migration_id and m.epoch = e.epoch"
                                + " where e.migration_id = ? and e.from_status <> e.to_status order by e.id desc fetch first 1 row only",
                        row -> row.getString(5).equals(requested.text())
                                ? Optional.of(
                                        words(row.getString(1), row.getBoolean(4), row.getString(2), row.getString(3)))
                                // Edited by hand: nobody has said anything.
                                : Optional.<String>empty(),
                        migration)
                .flatMap(asked -> asked);
    }

    /** Who asked for what and why, as it stands in the row until something else is to be said. */
    static String words(String action, boolean rollback, String actor, @Nullable String why) {
        boolean both = rollback && !action.equals(Action.ROLLBACK.text());
        return History.reason(
                action + (both ? " with rollback" : "") + " by " + actor + (why == null ? "" : ": " + why));
    }

    /** The status after a request; {@code rollback} when the end was asked for together with a rollback. */
    static Status settled(Status requested, boolean rollback) {
        return switch (requested) {
            case PAUSING -> Status.PAUSED;
            case CANCELLING -> rollback ? Status.ROLLING_BACK : Status.CANCELLED;
            default -> throw new IllegalArgumentException(requested + " is not a request");
        };
    }

    /** The expression for {@code finished_at} that goes with a status. */
    static String finishedAt(Status status) {
        return switch (status) {
            case CANCELLED, COMPLETED, FAILED, SKIPPED, ROLLED_BACK, ROLLBACK_FAILED -> "current_timestamp";
            default -> "null";
        };
    }
}
