package dev.longhaul.store;

import java.time.Duration;

/**
 * The session that has the fence of a migration's builds. Immutable.
 *
 * @param backend its server process
 * @param application how it calls itself
 * @param active whether it executes something
 * @param startedAt since when it has been doing what it does, as the server's clock writes it
 * @param age how long that is ago
 */
public record BuildHolder(Backend backend, String application, boolean active, String startedAt, Duration age) {}
