package dev.longhaul.pace;

import java.util.Arrays;

/** How long the batches of late took: at most the last 512 since somebody asked. Thread-safe. */
public final class BatchTimes {
    private static final int KEPT = 512;

    private final long[] nanos = new long[KEPT];
    private long count;

    /**
     * Two of their quantiles.
     *
     * @param p50 half of them took no longer, in milliseconds
     * @param p90 nine in ten took no longer
     */
    public record Quantiles(double p50, double p90) {
        /** There was no batch. */
        public static final Quantiles NONE = new Quantiles(0, 0);
    }

    /**
     * A batch is over.
     *
     * @param took how long it took, in nanoseconds
     */
    public synchronized void add(long took) {
        nanos[(int) (count++ % KEPT)] = Math.max(0, took);
    }

    /**
     * What they were like, and begins anew.
     *
     * @return the quantiles of the batches since the last call
     */
    public synchronized Quantiles take() {
        int size = (int) Math.min(count, KEPT);
        count = 0;
        if (size == 0) {
            return Quantiles.NONE;
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return new Quantiles(millis(sorted, 0.5), millis(sorted, 0.9));
    }

    private static double millis(long[] sorted, double quantile) {
        return Math.round(sorted[(int) Math.ceil(quantile * sorted.length) - 1] / 1e4) / 100.0;
    }
}
