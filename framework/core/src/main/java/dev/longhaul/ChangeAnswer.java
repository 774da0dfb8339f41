package dev.longhaul;

/**
 * What became of a change that a person asked for. Immutable.
 *
 * @param migration the migration
 * @param done whether it was made
 * @param text one sentence for the person
 */
public record ChangeAnswer(String migration, boolean done, String text) {}
