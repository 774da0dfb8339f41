package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import java.util.Optional;

/**
 * Why a run is to end.
 *
 * @param outcome the kind
 * @param text in words
 */
record StopReason(RunOutcome outcome, String text) {
    /** What a person has asked of the worker, by the status of the row. */
    static Optional<StopReason> askedBy(Status status) {
        return switch (status) {
            case PAUSING -> Optional.of(new StopReason(RunOutcome.PAUSED, "a person asked for a pause"));
            case CANCELLING -> Optional.of(new StopReason(RunOutcome.CANCELLED, "a person asked for an end"));
            default -> Optional.empty();
        };
    }
}
