package dev.longhaul.store;

/**
 * The range of a migration that a claim is for. Immutable.
 *
 * @param id its key
 * @param boundVersion how often its upper bound was lowered; a checkpoint compares it
 */
public record ClaimedRange(long id, int boundVersion) {}
