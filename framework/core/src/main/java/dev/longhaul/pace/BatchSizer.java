package dev.longhaul.pace;

import java.time.Duration;

/**
 * Decides how many rows the next batch has. Left to itself it aims at a time, by what the last ten batches cost ({@link CostModel}): the
 * median batch is to last as long as the target, and the 90th percentile at most a quarter longer, as far as that takes no more than a
 * tenth of the size. Where what any batch takes, however few its rows (a server that is far away, a disk slow to confirm), is more than half
 * of the target, rows have half of it all the same, and a quarter of what any batch takes if that is more: smaller batches would not be
 * kinder, only dearer. A step up is at most half as much again (so one fast batch does not lead to a slow one), near the target steps are
 * halved (so noise makes no sawtooth), and a batch that takes five times the target cuts the size to a tenth. It never has more rows than
 * {@link #MOST}, nor more bytes than {@link #MOST_BYTES} where the size of rows is known. A fixed size is left only downwards. Not
 * thread-safe.
 */
public final class BatchSizer {
    /** The largest size that it chooses. */
    public static final int MOST = 100_000;

    /**
     * What the rows of a batch may come to: a fraction of the heap that a worker needs, and of the log after which servers begin a
     * checkpoint (1 GB unless set otherwise).
     */
    public static final long MOST_BYTES = 64L << 20;

    private static final double GROWTH = 1.5;
    private static final int ALARM = 5;
    private static final int RECOVERY = 10;

    /** How much longer than the target the 90th percentile may be. */
    private static final double TOLERATED = 1.25;

    /** However long the slow ones are: the median stays near the target. */
    private static final double LEAST_OF_MEDIAN = 0.9;

    private static final double NEAR = 1.25;

    /** What rows have of a batch at least, as a share of what any batch takes. */
    private static final double WORTH_IT = 0.25;

    /** Of a batch that took hardly longer than any batch does, a fiftieth is for its rows. */
    private static final int LEAST_FOR_ROWS = 50;

    private final boolean fixed;
    private final int wanted;
    private final CostModel costs = new CostModel();
    private final LastTimes inherent = new LastTimes(CostModel.WINDOW);
    private Duration target;
    private boolean warm;
    private int size;
    private int most = MOST;
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
     * Whether the size is the author's own.
     *
     * @return false when it adapts itself
     */
    public boolean isFixed() {
        return fixed;
    }

    /**
     * Aims at another time from now on; what was learnt of the costs stays.
     *
     * @param time how long a batch should last
     */
    public void aimAt(Duration time) {
        target = time;
    }

    /**
     * Chooses no size with which a batch would have more than {@link #MOST_BYTES}; one that the author has fixed stays.
     *
     * @param bytesOfRow how large rows are, as far as that is known, at least 1
     */
    public void rowsAre(long bytesOfRow) {
        most = (int) Math.max(1, Math.min(MOST, MOST_BYTES / bytesOfRow));
        size = fixed ? size : Math.min(size, most);
    }

    /**
     * Rows that the next batch should have.
     *
     * @return from 1 to {@link #MOST}
     */
    public int size() {
        // Not beyond the rows among which one is known to fail: the next one has a search of its own.
        return Math.min(size, suspectRows > 0 ? (int) Math.min(limit, suspectRows) : limit);
    }

    /**
     * A batch was committed.
     *
     * @param rows how many rows it did
     * @param took how long it lasted
     * @param ofAnyBatch how much of that any batch takes, however few its rows, as far as it is known
     */
    public void committed(long rows, Duration took, Duration ofAnyBatch) {
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
            inherent.add(ofAnyBatch.toNanos());
            adapt(rows, Math.max(took.toNanos() / LEAST_FOR_ROWS, took.toNanos() - ofAnyBatch.toNanos()));
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

    /** Of the target, the time that is for rows. */
    private double goal() {
        double ofAny = inherent.median();
        double whole = target.toNanos();
        return Math.max(Math.max(whole - ofAny, whole / 2), WORTH_IT * ofAny);
    }

    private void adapt(long rows, long took) {
        double goal = goal();
        boolean first = !warm;
        warm = true;
        if (took >= ALARM * goal) {
            int tenth = (int) Math.max(1, Math.min(size, rows) / 10);
            // The first batch also pays for what is done once (plans, classes, caches), so it is not cut below what it
            // says itself.
            double itself = rows * goal / took;
            size = first ? (int) Math.max(tenth, Math.min(size, itself)) : tenth;
            costs.forget();
            return;
        }
        if (first && took > goal) {
            size = (int) Math.max(1, Math.min(size, rows) * goal / took);
            return;
        }
        costs.add(rows, took);
        size = bounded(towards(ideal(goal)));
    }

    private double ideal(double goal) {
        double room = Math.max(goal - costs.fixed(), goal / 2);
        double ofMedian = room / costs.perRow(0.5);
        double ofSlow = (room + (TOLERATED - 1) * goal) / costs.perRow(0.9);
        return Math.min(ofMedian, Math.max(ofSlow, LEAST_OF_MEDIAN * ofMedian));
    }

    private double towards(double ideal) {
        boolean near = ideal < NEAR * size && ideal * NEAR > size;
        // Rounded, and never by less than a row: else the last ones would never be reached.
        double step = near ? size + Math.rint((ideal - size) / 2) : ideal;
        return Math.min(step, size * GROWTH + 1);
    }

    private int bounded(double rows) {
        return (int) Math.max(1, Math.min(most, rows));
    }

    /**
     * A batch failed because of some row in it: smaller ones until its rows are behind. Halves are rounded up, so that what is left after
     * the first one is never more than it, and a row among n is found in at most ⌈log₂ n⌉ steps.
     *
     * @param rows how many rows the failed batch had; more than 1
     */
    public void narrow(int rows) {
        limit = Math.max(1, (rows + 1) / 2);
        suspectRows = rows;
    }

    /**
     * A batch failed because of a row that is known: the rows before it go first, then it alone.
     *
     * @param rows how many rows come before it
     */
    public void stopBefore(int rows) {
        limit = Math.max(1, rows);
        suspectRows = rows + 1L;
    }

    /**
     * Whether a row that fails is being looked for.
     *
     * @return true until the rows among which it is are behind
     */
    public boolean isSearching() {
        return suspectRows > 0;
    }

    /**
     * A batch was too much for a time limit or for the memory.
     *
     * @param rows how many rows it had
     */
    public void tooMuch(int rows) {
        size = Math.max(1, Math.min(size, rows) / 2);
        goodInARow = 0;
        costs.forget();
    }
}
