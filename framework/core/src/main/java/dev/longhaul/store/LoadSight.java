package dev.longhaul.store;

import java.util.List;

/**
 * What was seen of the server's sessions. Immutable.
 *
 * @param waiting how many of this database wait for a lock
 * @param longestWaitMillis how long the longest of those waits in which a session of ours has part lasts: for it, or its own
 * @param oldestMillis how long the oldest transaction of another has been open whose snapshot keeps dead rows from being removed
 * @param hiddenOpen open transactions whose age this role may not see, by names of their own
 * @param atWork how many sessions are in a transaction
 * @param most {@code max_connections}
 */
public record LoadSight(
        int waiting, long longestWaitMillis, long oldestMillis, List<String> hiddenOpen, int atWork, int most) {}
