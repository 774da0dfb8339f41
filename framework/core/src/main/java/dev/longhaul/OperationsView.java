package dev.longhaul;

import java.util.Optional;

/**
 * How far the operations of a migration are. Immutable.
 *
 * @param current the operation at which it is, or the last one that it was at
 * @param done how many are done or skipped; during a rollback, how many are not undone yet
 * @param total how many there are
 */
public record OperationsView(Optional<String> current, int done, int total) {}
