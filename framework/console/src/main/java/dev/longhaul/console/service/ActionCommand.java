package dev.longhaul.console.service;

import dev.longhaul.state.Action;
import java.util.Optional;

/**
 * What somebody asks to be done with a migration. Immutable.
 *
 * @param migration its name
 * @param action what to do
 * @param rollback whether a rollback is to follow an end
 * @param epoch the life that the person has seen: another one is not touched
 * @param requestId a text of the sender's own, at most 200 characters: the same request with the same text is carried out once
 * @param reason why, in words
 */
public record ActionCommand(
        String migration,
        Action action,
        boolean rollback,
        int epoch,
        Optional<String> requestId,
        Optional<String> reason) {}
