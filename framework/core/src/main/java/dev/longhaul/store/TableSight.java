package dev.longhaul.store;

/**
 * What the server's statistics say of a table, of a partitioned one the sums of its partitions. They are a second or so late. Immutable.
 *
 * @param live rows
 * @param dead versions of rows that nobody needs any more and vacuum has not removed yet
 * @param updates how many rows were updated since the statistics began
 * @param hot how many of those without touching an index
 * @param fillfactor how full pages are made, in percent; of a partitioned table in the partition where they are fullest
 * @param vacuumed how often it was vacuumed, by autovacuum or a person
 * @param vacuumRuns whether a vacuum is at work on it, or on a partition of it
 * @param autovacuum whether autovacuum looks after it, or after a partition of it
 */
public record TableSight(
        long live,
        long dead,
        long updates,
        long hot,
        int fillfactor,
        long vacuumed,
        boolean vacuumRuns,
        boolean autovacuum) {
    /**
     * The share of the table that is dead.
     *
     * @return from 0 to 1
     */
    public double deadShare() {
        return dead <= 0 ? 0 : (double) dead / (dead + Math.max(0, live));
    }
}
