package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.util.List;
import java.util.Optional;

/**
 * A look at a build from outside. Immutable.
 *
 * @param status the migration's status; nothing when its row is gone or in another life
 * @param ours whether the claim is still the one that asked
 * @param state what the session does; nothing when it is no more
 * @param blockers for whom it waits
 */
public record BuildSight(Optional<Status> status, boolean ours, Optional<BuildState> state, List<Blocker> blockers) {
    /** Copies the list. */
    public BuildSight {
        blockers = List.copyOf(blockers);
    }

    /**
     * Whether a person has taken the migration away from its worker, rather than another worker.
     *
     * @return true when nobody is to work on it
     */
    public boolean takenAway() {
        return status.isEmpty() || !Status.WORKABLE.contains(status.get());
    }
}
