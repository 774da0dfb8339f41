package dev.longhaul.store;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.Action;
import dev.longhaul.state.Channel;
import java.util.Optional;

/**
 * What a person asks for. Immutable.
 *
 * @param name the migration
 * @param action what to do
 * @param rollback whether a rollback is to follow an end
 * @param actor who asks
 * @param channel by which way
 * @param address from which network address, if by network
 * @param reason why
 * @param epoch the life that the person has seen, if a stale one is to be refused
 * @param definitionHash the hash of the operations that are accepted
 */
public record Request(
        String name,
        Action action,
        boolean rollback,
        String actor,
        Channel channel,
        Optional<String> address,
        Optional<String> reason,
        Optional<Integer> epoch,
        Optional<String> definitionHash) {
    /** Who asked for what and why, as it stands in the row until something else is to be said. */
    String words() {
        return History.reason(action.text() + (rollback ? " with rollback" : "") + " by " + actor
                + reason.map(why -> ": " + why).orElse(""));
    }

    String shownName() {
        return InvalidNameException.printable(name);
    }
}
