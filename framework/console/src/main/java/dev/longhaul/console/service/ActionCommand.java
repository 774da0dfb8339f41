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
 * @param requestId an id of the sender's own, 1 to 100 printable ASCII characters: what comes again with it is answered as the first time
 * @param reason why, in words
 */
public record ActionCommand(
        String migration,
        Action action,
        boolean rollback,
        int epoch,
        Optional<String> requestId,
        Optional<String> reason) {}
