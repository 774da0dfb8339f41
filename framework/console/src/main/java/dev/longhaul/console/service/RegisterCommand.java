package dev.longhaul.console.service;

import java.util.Optional;

/**
 * What somebody wants to be registered. Immutable.
 *
 * @param name the name of a job that this node knows
 * @param parameters its parameters as an object of JSON; nothing for a job that takes none, or only optional ones
 * @param scheduled whether it waits for a person to fire it, whatever the setting {@code scheduled-mode} says
 * @param requestId as in {@link ActionCommand}
 * @param reason why, in words
 */
public record RegisterCommand(
        String name,
        Optional<String> parameters,
        boolean scheduled,
        Optional<String> requestId,
        Optional<String> reason) {}
