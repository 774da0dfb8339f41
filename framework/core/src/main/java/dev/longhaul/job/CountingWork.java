package dev.longhaul.job;

/** What a job does with one batch when its own filter is the cursor. */
@FunctionalInterface
public interface CountingWork {
    /**
     * Does at most {@link Batch#size()} rows.
     *
     * @param batch the transaction; valid only during this call
     * @return how many rows were done; 0 when none is left, and then whatever was written is rolled back; never negative
     * @throws Exception anything: the transaction is rolled back and the error treated by its kind
     */
    int run(Batch batch) throws Exception;
}
