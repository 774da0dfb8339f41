package dev.longhaul.pace;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Decides how many rows the next batch has. Left to itself it aims at a time: the 90th percentile of the time per row over
 * the last ten batches decides, a step up is at most half as much again (so one fast batch does not lead to a slow one), and
 * a batch that takes five times the target cuts the size to a tenth. A fixed size is left only downwards. Not thread-safe.
 */
public final class BatchSizer {
    /** The largest size that it chooses. */
    public static final int MOST = 100_000;

    private static final int WINDOW = 10;
    private static final double GROWTH = 1.5;
    private static final int ALARM = 5;
    private static final int RECOVERY = 10;

    private final boolean fixed;
    private final int wanted;
    private final Duration target;
    private final Deque<Double> nanosPerRow = new ArrayDeque<>();
    private int size;
    private int limit = Integer.MAX_VALUE;
    private long suspectRows;
    private int goodInARow;

    private BatchSizer(boolean fixed, int wanted, int first, Duration target) {
        this.fixed = fixed;
        this.wanted = wanted;
        this.target = target;
        this.size = Math.max(1, Math.min(MOST, first));
    }

    /**
     * A size that the author has fixed.
     *
     * @param rows the size
     * @param first the size to begin with, at most {@code rows}
     * @return a sizer
     */
    public static BatchSizer fixed(int rows, int first) {
        return new BatchSizer(true, rows, Math.min(first, rows), Duration.ZERO);
    }

    /**
     * A size that adapts itself.
     *
     * @param first the size to begin with
     * @param target how long a batch should last
     * @return a sizer
     */
    public static BatchSizer adaptive(int first, Duration target) {
        return new BatchSizer(false, MOST, first, target);
    }

    /**
     * Rows that the next batch should have.
     *
     * @return from 1 to {@link #MOST}
     */
    public int size() {
        return Math.min(size, limit);
    }

    /**
     * A batch was committed.
     *
     * @param rows how many rows it did
     * @param took how long it lasted
     */
    public void committed(long rows, Duration took) {
        if (suspectRows > 0) {
            suspectRows -= rows;
            if (suspectRows <= 0) {
                limit = Integer.MAX_VALUE;
            }
            return;
        }
        if (fixed) {
            recover();
        } else if (rows > 0) {
            adapt(rows, took);
        }
    }

    /** The batch of a fixed size was made smaller because of a timeout: back in steps once things go well. */
    private void recover() {
        goodInARow++;
        if (size < wanted && goodInARow >= RECOVERY) {
            size = (int) Math.min(wanted, 2L * size);
            goodInARow = 0;
        }
    }

    private void adapt(long rows, Duration took) {
        if (took.compareTo(target.multipliedBy(ALARM)) >= 0) {
            size = (int) Math.max(1, Math.min(size, rows) / 10);
            nanosPerRow.clear();
            return;
        }
        nanosPerRow.addLast((double) Math.max(1, took.toNanos()) / rows);
        if (nanosPerRow.size() > WINDOW) {
            nanosPerRow.removeFirst();
        }
        List<Double> sorted = nanosPerRow.stream().sorted().toList();
        double p90 = sorted.get((int) Math.ceil(0.9 * sorted.size()) - 1);
        double ideal = target.toNanos() / p90;
        size = (int) Math.max(1, Math.min(MOST, Math.min(ideal, size * GROWTH + 1)));
    }

    /**
     * A batch failed because of some row in it: smaller ones until its rows are behind.
     *
     * @param rows how many rows the failed batch had; more than 1
     */
    public void narrow(int rows) {
        limit = Math.max(1, rows / 2);
        suspectRows = rows;
    }

    /**
     * A batch failed because of a row that is known: the rows before it go first, then it alone.
     *
     * @param rows how many rows come before it
     */
    public void stopBefore(int rows) {
        limit = Math.max(1, rows);
        suspectRows = limit;
    }

    /**
     * A batch was too much for a time limit or for the memory.
     *
     * @param rows how many rows it had
     */
    public void tooMuch(int rows) {
        size = Math.max(1, Math.min(size, rows) / 2);
        goodInARow = 0;
        nanosPerRow.clear();
    }
}
