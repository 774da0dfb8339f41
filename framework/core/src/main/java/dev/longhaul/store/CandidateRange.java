package dev.longhaul.store;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a tick sees of an open range beside what it sees of every {@link Candidate}. Immutable.
 *
 * @param id its key
 * @param atWork how many ranges of the migration have a worker whose lease has not run out
 * @param parallelism how many may have one, when a person has said so
 * @param rowsLeft how many rows it has still to do, when that is known; a guess after its bound was moved
 * @param batchSize rows the last batch should have had, or the first one shall have
 */
public record CandidateRange(long id, int atWork, OptionalInt parallelism, OptionalLong rowsLeft, int batchSize) {}
