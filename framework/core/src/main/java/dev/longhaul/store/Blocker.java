package dev.longhaul.store;

import java.time.Duration;

/**
 * A session for which a statement waits: one that has a lock, or a snapshot that is older than an index. Immutable.
 *
 * @param pid its server process; 0 for a prepared transaction
 * @param application how it calls itself; empty when unknown
 * @param user its role; empty when unknown
 * @param state for example {@code idle in transaction}; empty when unknown
 * @param age how long its transaction has been open; zero when unknown
 * @param statement the beginning of its latest statement, in one line; empty when unknown
 */
public record Blocker(long pid, String application, String user, String state, Duration age, String statement) {}
