package dev.longhaul.pace;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A signal's reading against its limit. Immutable.
 *
 * @param name the signal's name
 * @param utilization value by limit; nothing when it cannot be read
 * @param words what was seen, or why nothing was
 * @param stops whether runs must stop at the limit
 * @param accumulates whether it goes on growing after work has become less
 */
public record Pressure(String name, OptionalDouble utilization, String words, boolean stops, boolean accumulates) {
    /** Why runs must stop now. */
    Optional<String> stop() {
        return stops && utilization.orElse(0) >= 1 ? Optional.of(name + ": " + words) : Optional.empty();
    }
}
