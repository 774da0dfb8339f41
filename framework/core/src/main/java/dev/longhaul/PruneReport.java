package dev.longhaul;

import java.util.List;

/**
 * What a pruning has removed. Immutable.
 *
 * @param migrations of how many migrations something was removed
 * @param runs how many of their runs
 * @param events how many entries of their histories
 * @param quarantined how many rows that they had set aside
 * @param rows the migrations that were removed themselves
 * @param refused the migrations that were named and were not removed, with the reason
 */
public record PruneReport(
        int migrations, int runs, int events, int quarantined, List<String> rows, List<FiredReport.Left> refused) {
    /** Copies the lists. */
    public PruneReport {
        rows = List.copyOf(rows);
        refused = List.copyOf(refused);
    }
}
