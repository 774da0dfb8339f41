package dev.longhaul.pace;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a batch costs, learnt from the last ones: a fixed part for its transaction (above all the way to the server and back, for each
 * statement) and a part for each row. The fixed part is the intercept of a line by least squares, which can be told only while sizes
 * differ; the part for a row has a median and a 90th percentile, taken with the fixed part left out. Not thread-safe.
 */
final class CostModel {
    static final int WINDOW = 10;

    /** Below this the sizes in the window are too alike to tell the fixed part from noise. */
    private static final double TELLING_SPREAD = 1.5;

    /** So many batches in a row that are all off to the same side are no noise: the cost has changed, and what was before misleads. */
    private static final int CHANGED = 3;

    private static final double OFF = 1.5;

    /** So much of the shortest batch is taken to be for its rows, or so much of the target where that is more. */
    private static final double LEAST_FOR_ROWS = 0.1;

    private static final double LEAST_FOR_ROWS_OF_TARGET = 0.25;

    /** One batch. */
    private record Sample(double rows, double nanos) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private double target;
    private double fixed;
    private @Nullable Sample alarming;
    private int dearer;
    private int cheaper;

    CostModel(double target) {
        this.target = target;
    }

    void aimAt(double nanos) {
        target = nanos;
    }

    void add(long rows, long nanos) {
        alarming = null;
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

    /** One that lasted far too long; two of them in a row, of different sizes, tell whether that is for their rows at all. */
    void alarm(long rows, long nanos) {
        Sample now = new Sample(rows, nanos);
        Sample before = alarming;
        forget();
        alarming = now;
        if (before != null && before.rows() > TELLING_SPREAD * rows) {
            double perRow = (before.nanos() - nanos) / (before.rows() - rows);
            fixed = withinReason(nanos - perRow * rows, nanos);
        }
    }

    void forget() {
        alarming = null;
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
        fixed = withinReason(fixed, least);
    }

    /** Never so much that nothing would be left for the rows: a batch that is all fixed cost would be made smaller in vain, again and again. */
    private double withinReason(double value, double ofLeast) {
        double forRows = Math.min(ofLeast / 2, Math.max(LEAST_FOR_ROWS_OF_TARGET * target, LEAST_FOR_ROWS * ofLeast));
        return Math.max(0, Math.min(value, ofLeast - forRows));
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
