package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.util.Optional;

/**
 * What a checkpoint was answered. Immutable.
 *
 * @param status the migration's status, which a person may have changed
 * @param place where the row lies now, for the next checkpoint to find it; nothing where a row cannot be found by that
 */
public record Written(Status status, Optional<String> place) {}
