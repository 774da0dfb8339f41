package dev.longhaul.pace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures the rate of one run by stretches of about the same length: single batches vary too much, the whole says nothing of its
 * spread. There are at most 24 stretches; when there would be more, each two become one, so it covers the whole run in little memory.
 * Median and deciles of the stretches are robust against one that was held up. Thread-safe.
 */
public final class RateMeter {
    private static final int MOST = 24;
    private static final int LEAST = 3;

    private record Stretch(long rows, long nanos) {
        Stretch plus(Stretch other) {
            return new Stretch(rows + other.rows, nanos + other.nanos);
        }

        double perSecond() {
            return 1e9 * rows / nanos;
        }
    }

    private final List<Stretch> stretches = new ArrayList<>();
    private long length = 1;
    private Stretch open = new Stretch(0, 0);
    private long last;

    /**
     * The run has begun, or measuring begins anew because what comes is not to be compared with what was.
     *
     * @param now a moment in nanoseconds
     */
    public synchronized void begin(long now) {
        stretches.clear();
        length = 1;
        open = new Stretch(0, 0);
        last = now;
    }

    /**
     * A batch was committed.
     *
     * @param rows its rows
     * @param now the moment in nanoseconds, of the same clock; the time since the last one counts whole, pauses too
     */
    public synchronized void committed(long rows, long now) {
        open = open.plus(new Stretch(rows, Math.max(1, now - last)));
        last = now;
        if (open.nanos() < length || open.rows() == 0) {
            return;
        }
        stretches.add(open);
        open = new Stretch(0, 0);
        if (stretches.size() > MOST) {
            merge();
        }
    }

    private void merge() {
        List<Stretch> pairs = new ArrayList<>();
        long nanos = 0;
        for (int i = 0; i < stretches.size(); i += 2) {
            Stretch first = stretches.get(i);
            Stretch pair = i + 1 < stretches.size() ? first.plus(stretches.get(i + 1)) : first;
            pairs.add(pair);
            nanos += pair.nanos();
        }
        stretches.clear();
        stretches.addAll(pairs);
        length = nanos / pairs.size();
    }

    /**
     * The rate so far.
     *
     * @return nothing before three batches
     */
    public synchronized Optional<Rate> rate() {
        if (stretches.size() < LEAST) {
            return Optional.empty();
        }
        List<Double> sorted =
                stretches.stream().map(Stretch::perSecond).sorted().toList();
        return Optional.of(new Rate(quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9)));
    }

    private static double quantile(List<Double> sorted, double share) {
        double at = share * (sorted.size() - 1);
        int below = (int) Math.floor(at);
        int above = (int) Math.ceil(at);
        return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
    }
}
