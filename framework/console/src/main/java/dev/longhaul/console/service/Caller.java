package dev.longhaul.console.service;

import dev.longhaul.Person;
import dev.longhaul.state.Channel;
import java.util.Optional;

/**
 * Who asks for something, and what that person may do. Immutable.
 *
 * @param name who, 1 to 200 characters; stands in the history beside what was done
 * @param role what the person may do
 * @param channel by which way: {@code UI} or {@code HTTP}
 * @param address from which network address
 */
public record Caller(String name, Role role, Channel channel, Optional<String> address) {
    /** Checks the lengths, as {@link Person} does. */
    public Caller {
        new Person(name, channel, address, Optional.empty());
    }

    /**
     * Whether the person may do something.
     *
     * @param needed the role that it needs
     * @return whether the person has that role or a greater one
     */
    public boolean may(Role needed) {
        return role.includes(needed);
    }

    /**
     * Refuses what the person may not do.
     *
     * @param needed the role that it needs
     * @param what what is asked for, as the end of "you may not"
     * @throws NotAllowedException when the role is a lesser one
     */
    public void require(Role needed, String what) {
        if (!may(needed)) {
            throw new NotAllowedException(this, needed, what);
        }
    }

    Person person(Optional<String> requestId, Optional<String> reason) {
        return new Person(name, channel, address, reason, requestId);
    }
}
