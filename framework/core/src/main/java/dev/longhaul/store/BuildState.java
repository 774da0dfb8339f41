package dev.longhaul.store;

import java.util.OptionalDouble;

/**
 * What a session that builds or changes something does just now. Immutable.
 *
 * @param waitsForLock whether it waits for a lock, or for somebody's snapshot
 * @param phase the phase of an index's build; empty for anything else
 * @param percent how much of the phase is done, when the server tells
 * @param lockersLeft how many sessions the phase has still to wait for, this one included
 */
public record BuildState(boolean waitsForLock, String phase, OptionalDouble percent, long lockersLeft) {}
