package dev.longhaul;

import dev.longhaul.state.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of a migration's history. Immutable.
 *
 * @param at when
 * @param actor who: a person, or the node
 * @param channel by which way: {@code engine}, {@code cli}, {@code api}, …
 * @param address the network address that it came from, when there was one
 * @param action what was done
 * @param reason why
 * @param from the status before; nothing for a registration
 * @param to the status after
 */
public record EventView(
        Instant at,
        String actor,
        String channel,
        Optional<String> address,
        String action,
        Optional<String> reason,
        Optional<Status> from,
        Status to) {}
