package dev.longhaul.state;

import java.time.Instant;
import java.util.Optional;

/**
 * A change of a setting of all nodes. Immutable.
 *
 * @param id its number, which grows with time
 * @param at when
 * @param name the setting
 * @param from what it was before; nothing for what each node was started with
 * @param to what it is after
 * @param actor who
 * @param channel by which way
 * @param address the network address that it came from, when there was one
 * @param reason why
 */
public record SettingChange(
        long id,
        Instant at,
        String name,
        Optional<String> from,
        Optional<String> to,
        String actor,
        String channel,
        Optional<String> address,
        Optional<String> reason) {}
