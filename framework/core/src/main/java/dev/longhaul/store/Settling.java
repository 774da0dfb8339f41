package dev.longhaul.store;

import dev.longhaul.state.Status;

/** What becomes of a person's request once the worker is off the migration. */
final class Settling {
    private Settling() {}

    static Status settled(Status requested) {
        return switch (requested) {
            case PAUSING -> Status.PAUSED;
            case CANCELLING -> Status.CANCELLED;
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
