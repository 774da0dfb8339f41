package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a heartbeat that was accepted has learnt. Immutable.
 *
 * @param status the migration's status, which tells what a person may have asked for
 * @param parallelism how many ranges may be worked on at once, when a person has said so
 * @param settings what a person has set for the migration, as it is stored
 * @param older how many other ranges are at work whose claims are older than this one; 0 for a migration as a whole
 * @param others how many other ranges are at work
 */
public record Kept(Status status, OptionalInt parallelism, Optional<String> settings, int older, int others) {}
