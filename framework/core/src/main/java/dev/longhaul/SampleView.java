package dev.longhaul;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a migration was like at a moment, or during the stretch that ends there. Immutable.
 *
 * @param at when, by the database's clock
 * @param workers how many workers were at it
 * @param rows rows done so far in its epoch; nothing while it was divided
 * @param rowsPerSecond the rate of all its workers together
 * @param batchMillis half of the batches took no longer, in milliseconds
 * @param batchMillisP90 nine in ten took no longer
 * @param batchSize rows of a batch
 * @param effort the share of full speed that was used, from over 0 to 1; less while a throttle holds it back
 * @param signals how near each signal of the database was to its limit, by the names of signals: 1 is at the limit
 */
public record SampleView(
        Instant at,
        int workers,
        OptionalLong rows,
        double rowsPerSecond,
        double batchMillis,
        double batchMillisP90,
        int batchSize,
        double effort,
        Map<String, Double> signals) {
    /** Copies the map. */
    public SampleView {
        signals = Map.copyOf(signals);
    }
}
