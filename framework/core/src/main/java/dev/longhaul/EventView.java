package dev.longhaul;

import dev.longhaul.state.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of a migration's history. Immutable.
 *
 * @param id its number, which grows with time
 * @param epoch the migration's life after it
 * @param at when
 * @param actor who: a person, or the node
 * @param channel by which way: {@code engine}, {@code cli}, {@code api}, …
 * @param address the network address that it came from, when there was one
 * @param action what was done
 * @param reason why
 * @param from the status before; nothing for a registration
 * @param to the status after
 * @param request the id of the person's request, if it had one
 */
public record EventView(
        long id,
        int epoch,
        Instant at,
        String actor,
        String channel,
        Optional<String> address,
        String action,
        Optional<String> reason,
        Optional<Status> from,
        Status to,
        Optional<String> request) {}
