package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.state.Channel;
import dev.longhaul.store.Asker;
import java.util.Optional;

/**
 * Who asks for something, by which way and why: what the history keeps of a person's action. Immutable.
 *
 * @param actor who, 1 to 200 characters
 * @param channel by which way
 * @param address from which network address, at most 200 characters, if by network
 * @param reason why; cut after 1,000 characters
 */
public record Person(String actor, Channel channel, Optional<String> address, Optional<String> reason) {
    private static final int LONGEST = 200;

    /** Checks the lengths. */
    public Person {
        if (actor.isBlank() || actor.length() > LONGEST) {
            throw new UsageException("The actor '" + actor + "' must have 1 to " + LONGEST
                    + " characters: the history keeps who did something.");
        }
        if (address.filter(text -> text.length() > LONGEST).isPresent()) {
            throw new UsageException("The address '" + address.get() + "' has more than " + LONGEST + " characters.");
        }
        reason = reason.filter(text -> !text.isBlank());
    }

    /**
     * Somebody who acts through an application's own code.
     *
     * @param actor who, 1 to 200 characters
     * @return the person, without a reason
     * @throws UsageException when the name is blank or longer
     */
    public static Person of(String actor) {
        return new Person(actor, Channel.API, Optional.empty(), Optional.empty());
    }

    /**
     * Says why.
     *
     * @param why in words; blank is none
     * @return the person with this reason
     */
    public Person because(String why) {
        return new Person(actor, channel, address, Optional.of(why));
    }

    /**
     * Says by which way.
     *
     * @param way the way
     * @return the person on this way
     */
    public Person via(Channel way) {
        return new Person(actor, way, address, reason);
    }

    /**
     * Says from where.
     *
     * @param networkAddress at most 200 characters
     * @return the person at this address
     */
    public Person from(String networkAddress) {
        return new Person(actor, channel, Optional.of(networkAddress), reason);
    }

    Asker asker() {
        return new Asker(actor, channel, address, reason);
    }
}
