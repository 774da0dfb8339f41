package dev.longhaul;

import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a person's request. Immutable.
 *
 * @param migration the migration's name
 * @param action what was asked for
 * @param done whether it was done; when not, nothing was changed
 * @param text what was done, or why it was refused, in a sentence
 * @param before the status before; nothing when there is no such migration
 * @param after the status after, which is that before when it was refused
 * @param allowed the states in which the action is possible
 */
public record ActionAnswer(
        String migration,
        Action action,
        boolean done,
        String text,
        Optional<Status> before,
        Optional<Status> after,
        Set<Status> allowed) {}
