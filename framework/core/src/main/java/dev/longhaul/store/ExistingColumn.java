package dev.longhaul.store;

import java.util.Optional;

/**
 * How far a column is on its way to {@code not null}. Immutable.
 *
 * @param notNull whether it is not null, for all of its rows
 * @param check whether the check on the way there is validated; nothing when there is no such check
 */
public record ExistingColumn(boolean notNull, Optional<Boolean> check) {}
