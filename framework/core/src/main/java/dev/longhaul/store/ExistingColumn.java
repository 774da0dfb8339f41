package dev.longhaul.store;

import java.util.Optional;

/**
 * How far a column is on its way to {@code not null}. Immutable.
 *
 * @param nullable whether it may be null; nothing when there is no such column
 * @param notNull whether it is not null, for all of its rows
 * @param check whether the check on the way there is validated; nothing when there is no such check
 */
public record ExistingColumn(Optional<Boolean> nullable, boolean notNull, Optional<Boolean> check) {}
