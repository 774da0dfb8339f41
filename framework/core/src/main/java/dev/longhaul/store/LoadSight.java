package dev.longhaul.store;

import java.util.List;
import java.util.Map;

/**
 * What was seen of the server's sessions. What concerns a migration's session is told by its server process, so that each node finds in it
 * what is its own, whoever has looked. Immutable.
 *
 * @param waiting how many of this database wait for a lock
 * @param waits of each migration's session that has part in such waits, how many milliseconds the longest of them lasts: its own, or one
 *     for it
 * @param oldestMillis how long the oldest transaction has been open that is no migration's and whose snapshot keeps dead rows from being
 *     removed
 * @param snapshots the same of each migration's session that has one
 * @param hiddenOpen open transactions whose age the role that looked may not see, by names of their own
 * @param atWork how many sessions are in a transaction
 * @param most {@code max_connections}
 * @param vacuums how many vacuums are at work on the server
 */
public record LoadSight(
        int waiting,
        Map<Long, Long> waits,
        long oldestMillis,
        Map<Long, Long> snapshots,
        List<String> hiddenOpen,
        int atWork,
        int most,
        int vacuums) {
    /** Copies what it is made of. */
    public LoadSight {
        waits = Map.copyOf(waits);
        snapshots = Map.copyOf(snapshots);
        hiddenOpen = List.copyOf(hiddenOpen);
    }
}
