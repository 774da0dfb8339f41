package dev.longhaul.store;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.Action;
import java.util.List;
import java.util.Optional;

/**
 * What a person asks for. Immutable.
 *
 * @param name the migration
 * @param action what to do
 * @param rollback whether a rollback is to follow an end
 * @param asker who asks, and why
 * @param epoch the life that the person has seen, if a stale one is to be refused
 * @param definitionHash the hash of the operations that are accepted
 * @param dependants the migrations that build on it, over which it is not undone
 */
public record Request(
        String name,
        Action action,
        boolean rollback,
        Asker asker,
        Optional<Integer> epoch,
        Optional<String> definitionHash,
        List<String> dependants) {
    /** Copies the list. */
    public Request {
        dependants = List.copyOf(dependants);
    }

    /**
     * The same with what is accepted.
     *
     * @param hash the hash of the operations as they are now
     * @return the request
     */
    public Request accepting(Optional<String> hash) {
        return new Request(name, action, rollback, asker, epoch, hash, dependants);
    }

    /**
     * The same with what must not stand when it is undone.
     *
     * @param names the migrations that depend on it
     * @return the request
     */
    public Request under(List<String> names) {
        return new Request(name, action, rollback, asker, epoch, definitionHash, names);
    }

    boolean asksForRollback() {
        return rollback || action == Action.ROLLBACK;
    }

    /** Who asked for what and why, as it stands in the row until something else is to be said. */
    String words() {
        return Settling.words(
                action.text(), rollback, asker.actor(), asker.reason().orElse(null));
    }

    String shownName() {
        return InvalidNameException.printable(name);
    }
}
