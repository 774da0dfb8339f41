package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.state.Action;
import java.util.Optional;

/**
 * What a person asks of a migration. Immutable.
 *
 * @param migration its name
 * @param action what to do
 * @param person who asks, and why
 * @param rollback whether a rollback is to follow an end
 * @param epoch the life that the person has seen; a request for another one is refused
 */
public record ActionRequest(String migration, Action action, Person person, boolean rollback, Optional<Integer> epoch) {
    /** Refuses a rollback after anything but an end. */
    public ActionRequest {
        if (rollback && action != Action.CANCEL && action != Action.FORCE_CANCEL) {
            throw new UsageException(
                    "A rollback can follow only an end, not " + action.text() + "; ask for a rollback by itself.");
        }
    }

    /**
     * A request.
     *
     * @param migration its name
     * @param action what to do
     * @param person who asks, and why
     * @return the request, for whatever life the migration is in
     */
    public static ActionRequest of(String migration, Action action, Person person) {
        return new ActionRequest(migration, action, person, false, Optional.empty());
    }

    /**
     * Lets a rollback follow the end.
     *
     * @return the request with it
     * @throws UsageException when the action is neither {@code CANCEL} nor {@code FORCE_CANCEL}
     */
    public ActionRequest withRollback() {
        return new ActionRequest(migration, action, person, true, epoch);
    }

    /**
     * Refuses the request if the migration was restarted since the person has looked.
     *
     * @param seen the {@link MigrationView#epoch()} that was shown
     * @return the request for this life
     */
    public ActionRequest inEpoch(int seen) {
        return new ActionRequest(migration, action, person, rollback, Optional.of(seen));
    }
}
