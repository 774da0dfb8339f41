package dev.longhaul.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param name what {@code --size} says
 * @param rows rows of the tables that contestants race over
 * @param rounds how often each contestant runs
 * @param manyRows rows where the cost of the last batches is looked at
 * @param sparseRows the same where keys lie far apart
 * @param heapRows rows of the larger table of the heap's comparison; the smaller has {@code fewRows}
 * @param fewRows see {@code heapRows}
 * @param foregroundRows rows of the table under the foreground's load
 * @param foreground how long the foreground is measured alone; at most as long beside others
 * @param ticks ticks that are measured
 */
record Size(
        String name,
        int rows,
        int rounds,
        int manyRows,
        int sparseRows,
        int heapRows,
        int fewRows,
        int foregroundRows,
        Duration foreground,
        int ticks) {
    private static final int MILLION = 1_000_000;

    /** Only shows that everything works. */
    static final Size SMALL =
            new Size("small", 4_000, 1, 20_000, 5_000, 40_000, 10_000, 20_000, Duration.ofMillis(300), 10);

    static final Size FULL = new Size(
            "full",
            2 * MILLION,
            5,
            10 * MILLION,
            7 * MILLION,
            10 * MILLION,
            100_000,
            5 * MILLION,
            Duration.ofSeconds(60),
            200);
    static final Size SOAK = new Size(
            "soak",
            20 * MILLION,
            5,
            100 * MILLION,
            70 * MILLION,
            100 * MILLION,
            100_000,
            50 * MILLION,
            Duration.ofMinutes(15),
            1_000);

    static final List<Size> ALL = List.of(SMALL, FULL, SOAK);

    boolean isSmall() {
        return name.equals(SMALL.name);
    }

    Size withRounds(int value) {
        return new Size(name, rows, value, manyRows, sparseRows, heapRows, fewRows, foregroundRows, foreground, ticks);
    }

    Size withForeground(Duration value) {
        return new Size(name, rows, rounds, manyRows, sparseRows, heapRows, fewRows, foregroundRows, value, ticks);
    }

    /** The same number of rows everywhere. */
    Size withRows(int value) {
        return new Size(
                name, value, rounds, value, value, value, Math.min(fewRows, value / 2), value, foreground, ticks);
    }
}
