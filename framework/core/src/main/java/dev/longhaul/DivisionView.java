package dev.longhaul;

/**
 * How a migration that was divided into ranges stands. Immutable.
 *
 * @param ranges how many ranges there are
 * @param open how many are not completed
 * @param atWork on how many a worker is at work
 */
public record DivisionView(int ranges, int open, int atWork) {}
