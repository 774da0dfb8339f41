package dev.longhaul.run;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How far a change of an index or a constraint is. Immutable.
 *
 * @param migration the migration's name
 * @param fence the number of the claim
 * @param operation the operation's id
 * @param phase the phase of an index's build as the server calls it; empty for anything else
 * @param percent how much of the phase is done, from 0 to 100, when the server tells
 * @param running how long the operation has been at it in this run
 * @param text all of it, and for whom it waits, in words
 */
public record BuildProgress(
        String migration,
        long fence,
        String operation,
        String phase,
        OptionalDouble percent,
        Duration running,
        String text) {}
