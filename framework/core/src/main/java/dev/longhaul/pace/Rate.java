package dev.longhaul.pace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows per second of running time, pauses and throttles included, and how much that varies. Immutable.
 *
 * @param low what was reached in nine of ten stretches
 * @param typical the median of the stretches
 * @param high what was reached in one of ten stretches
 */
public record Rate(double low, double typical, double high) {
    /** Puts the three in order. */
    public Rate {
        if (!(low > 0) || !(high < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a rate is greater than 0 and finite: " + low + " to " + high);
        }
        low = Math.min(low, typical);
        high = Math.max(high, typical);
    }

    /**
     * Two workers beside each other.
     *
     * @param other the other's
     * @return the sums
     */
    public Rate plus(Rate other) {
        return new Rate(low + other.low, typical + other.typical, high + other.high);
    }

    /**
     * For writing it down.
     *
     * @return rows per second by name
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("low", low);
        map.put("typical", typical);
        map.put("high", high);
        return map;
    }

    /**
     * What was written down.
     *
     * @param value what {@link #toMap} made, as it was read again
     * @return nothing when it is something else
     */
    public static Optional<Rate> of(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                        && map.get("low") instanceof Number low
                        && map.get("typical") instanceof Number typical
                        && map.get("high") instanceof Number high
                        && low.doubleValue() > 0
                ? Optional.of(new Rate(low.doubleValue(), typical.doubleValue(), high.doubleValue()))
                : Optional.empty();
    }
}
