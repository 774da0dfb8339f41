package dev.longhaul.pace;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * What a batch costs, learnt from the last ones: a fixed part for its transaction and a part for each row. The fixed part is the
 * intercept of a line by least squares, which can be told only while sizes differ; the part for a row has a median and a 90th
 * percentile, taken with the fixed part left out. Not thread-safe.
 */
final class CostModel {
    static final int WINDOW = 10;

    /** Below this the sizes in the window are too alike to tell the fixed part from noise. */
    private static final double TELLING_SPREAD = 1.5;

    /** So many batches in a row that are all off to the same side are no noise: the cost has changed, and what was before misleads. */
    private static final int CHANGED = 3;

    private static final double OFF = 1.5;

    /** One batch. */
    private record Sample(double rows, double nanos) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private double fixed;
    private int dearer;
    private int cheaper;

    void add(long rows, long nanos) {
        Sample sample = new Sample(rows, Math.max(1, nanos));
        if (samples.size() >= CHANGED) {
            double expected = fixed + rows * perRow(0.5);
            dearer = sample.nanos() > OFF * expected ? dearer + 1 : 0;
            cheaper = sample.nanos() * OFF < expected ? cheaper + 1 : 0;
        }
        samples.addLast(sample);
        if (dearer >= CHANGED || cheaper >= CHANGED) {
            while (samples.size() > CHANGED) {
                samples.removeFirst();
            }
            dearer = 0;
            cheaper = 0;
        }
        if (samples.size() > WINDOW) {
            samples.removeFirst();
        }
        learnFixed();
    }

    void forget() {
        samples.clear();
        dearer = 0;
        cheaper = 0;
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    double fixed() {
        return fixed;
    }

    /** A quantile of the nanoseconds for a row, by the nearest rank; the median of an even number is the mean of two. */
    double perRow(double quantile) {
        double[] sorted = samples.stream()
                .mapToDouble(sample -> (sample.nanos() - fixed) / sample.rows())
                .sorted()
                .toArray();
        int rank = (int) Math.ceil(quantile * sorted.length);
        double value = sorted[rank - 1];
        return quantile == 0.5 && sorted.length % 2 == 0 ? (value + sorted[rank]) / 2 : value;
    }

    private void learnFixed() {
        double least = samples.stream().mapToDouble(Sample::nanos).min().orElse(0);
        double[] rows = samples.stream().mapToDouble(Sample::rows).toArray();
        double smallest = Arrays.stream(rows).min().orElse(0);
        double largest = Arrays.stream(rows).max().orElse(0);
        if (samples.size() >= CHANGED && largest > TELLING_SPREAD * smallest) {
            fixed = intercept();
        }
        // Never so much that nothing would be left for the rows.
        fixed = Math.max(0, Math.min(fixed, least / 2));
    }

    private double intercept() {
        double meanRows = samples.stream().mapToDouble(Sample::rows).average().orElse(0);
        double meanNanos = samples.stream().mapToDouble(Sample::nanos).average().orElse(0);
        double together = 0;
        double alone = 0;
        for (Sample sample : samples) {
            together += (sample.rows() - meanRows) * (sample.nanos() - meanNanos);
            alone += (sample.rows() - meanRows) * (sample.rows() - meanRows);
        }
        return meanNanos - meanRows * together / alone;
    }
}
