package dev.longhaul.pace;

import java.util.OptionalDouble;

/**
 * The most that may be spent in a second. Immutable.
 *
 * @param rows rows
 * @param walBytes bytes of write-ahead log
 * @param cpuShare share of the node's processors, from above 0 to 1
 */
public record Rates(OptionalDouble rows, OptionalDouble walBytes, OptionalDouble cpuShare) {
    /** No limits. */
    public static final Rates NONE = new Rates(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** Several share it. */
    Rates dividedBy(int parts) {
        return parts <= 1 ? this : new Rates(divided(rows, parts), divided(walBytes, parts), divided(cpuShare, parts));
    }

    private static OptionalDouble divided(OptionalDouble rate, int parts) {
        return rate.isPresent() ? OptionalDouble.of(rate.getAsDouble() / parts) : rate;
    }
}
