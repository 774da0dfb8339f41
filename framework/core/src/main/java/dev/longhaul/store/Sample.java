package dev.longhaul.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What a worker was like at a moment. Immutable.
 *
 * @param at when, by the database's clock
 * @param range the range that it worked on, if the migration was divided
 * @param epoch the migration's life
 * @param fence the number of its claim
 * @param rows rows done so far, by the migration or the range
 * @param rowsPerSecond its rate since the sample before, or since its run began
 * @param batches batches committed so far
 * @param batchMillis half of its batches of late took no longer
 * @param batchMillisP90 nine in ten of them took no longer
 * @param batchSize rows the last batch should have had
 * @param effort the share of full speed that it used
 * @param signals how near each signal of the database was to its limit, as JSON, 1 for at it
 */
public record Sample(
        Instant at,
        Optional<Long> range,
        int epoch,
        long fence,
        long rows,
        double rowsPerSecond,
        long batches,
        double batchMillis,
        double batchMillisP90,
        int batchSize,
        double effort,
        Optional<String> signals) {}
