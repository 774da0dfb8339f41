package dev.longhaul.store;

import dev.longhaul.state.Channel;
import java.util.Optional;

/**
 * Who asks for something. Immutable.
 *
 * @param actor who
 * @param channel by which way
 * @param address from which network address, if by network
 * @param reason why
 * @param request the id of the request, if it may come twice
 */
public record Asker(
        String actor, Channel channel, Optional<String> address, Optional<String> reason, Optional<String> request) {
    /** Makes the texts storable. */
    public Asker {
        actor = History.storable(actor);
        address = address.map(History::storable);
        reason = reason.map(History::reason);
    }

    /**
     * Nobody: a node by itself.
     *
     * @param node the node
     * @return the asker
     */
    public static Asker engine(String node) {
        return new Asker(node, Channel.ENGINE, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
