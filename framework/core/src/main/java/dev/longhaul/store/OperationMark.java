package dev.longhaul.store;

/**
 * What a checkpoint says of a migration's operations beside its cursor. Immutable.
 *
 * @param operationId the operation at which the migration is
 * @param done how many are done or skipped; during a rollback, how many are not undone yet
 * @param total how many there are
 * @param definitionHash the hash of all of them
 */
public record OperationMark(String operationId, int done, int total, String definitionHash) {}
