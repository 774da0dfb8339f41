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
 * @param request an id of this one request, of 1 to 100 printable ASCII characters, that its sender has made up: when it comes again
 *     for the same migration, it is answered as the first time and nothing is changed
 */
public record Person(
        String actor, Channel channel, Optional<String> address, Optional<String> reason, Optional<String> request) {
    private static final int LONGEST = 200;
    private static final int LONGEST_REQUEST = 100;

    /**
     * Without an id of the request.
     *
     * @param actor who, 1 to 200 characters
     * @param channel by which way
     * @param address from which network address, at most 200 characters, if by network
     * @param reason why; cut after 1,000 characters
     */
    public Person(String actor, Channel channel, Optional<String> address, Optional<String> reason) {
        this(actor, channel, address, reason, Optional.empty());
    }

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
        if (request.filter(id -> !isId(id)).isPresent()) {
            throw new UsageException("The id of a request has 1 to " + LONGEST_REQUEST
                    + " printable ASCII characters; this one has "
                    + request.get().length()
                    + ", or others than these.");
        }
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
        return new Person(actor, channel, address, Optional.of(why), request);
    }

    /**
     * Says by which way.
     *
     * @param way the way
     * @return the person on this way
     */
    public Person via(Channel way) {
        return new Person(actor, way, address, reason, request);
    }

    /**
     * Says from where.
     *
     * @param networkAddress at most 200 characters
     * @return the person at this address
     */
    public Person from(String networkAddress) {
        return new Person(actor, channel, Optional.of(networkAddress), reason, request);
    }

    /**
     * Says that this is one certain request, which may come more than once: after a lost answer, or a second click.
     *
     * @param id 1 to 100 printable ASCII characters, new for each request of the same migration
     * @return the person with this request
     * @throws UsageException when the id is something else
     */
    public Person asRequest(String id) {
        return new Person(actor, channel, address, reason, Optional.of(id));
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_REQUEST && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    Asker asker() {
        return new Asker(actor, channel, address, reason, request);
    }
}
