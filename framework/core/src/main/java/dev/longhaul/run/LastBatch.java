package dev.longhaul.run;

import java.time.Duration;

/**
 * A batch that was committed. Immutable.
 *
 * @param rows its rows
 * @param took how long it took, its commit included
 */
public record LastBatch(long rows, Duration took) {}
