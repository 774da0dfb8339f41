package dev.longhaul.store;

import dev.longhaul.state.Status;

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
