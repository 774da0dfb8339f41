package dev.longhaul.store;

import java.util.Optional;

/**
 * How many rows a migration may set aside before it fails; both bounds hold. Immutable.
 *
 * @param rows at most so many rows that nobody has seen to, from 1 to {@value #MOST_ROWS}
 * @param percent at most so many of a hundred rows seen so far, above 0 up to 100; as if at least {@value #LEAST_SEEN} had been seen, and
 *     never less than one row, so that the first rows of a table decide nothing
 */
public record QuarantineBudget(long rows, double percent) {
    /** The largest number of rows. */
    public static final int MOST_ROWS = 100_000;

    /** Of how many rows the percentage is taken at least. */
    public static final long LEAST_SEEN = 1_000;

    /**
     * What of it is exceeded.
     *
     * @param aside rows that are set aside
     * @param seen rows that were migrated or set aside so far
     * @return in words; nothing while both bounds hold
     */
    public Optional<String> exceededBy(long aside, long seen) {
        if (aside > rows) {
            return Optional.of("more than quarantine.rows = " + rows);
        }
        long allowed = Math.max(1, (long) Math.floor(Math.max(seen, LEAST_SEEN) * percent / 100));
        return aside > allowed
                ? Optional.of("more than quarantine.percent = " + words() + " of the " + seen + " rows seen so far")
                : Optional.empty();
    }

    private String words() {
        return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
    }
}
