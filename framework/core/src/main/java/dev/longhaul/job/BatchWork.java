package dev.longhaul.job;

/** What a job does with one batch. */
@FunctionalInterface
public interface BatchWork {
    /**
     * Does the work of one batch through the batch's transaction. It may be called again for the same range, after the
     * first attempt was rolled back, so effects outside the transaction must bear repetition ({@link
     * Batch#idempotencyKey()}).
     *
     * @param batch the range and its transaction; valid only during this call
     * @throws Exception anything: the transaction is rolled back and the error treated by its kind
     */
    void run(Batch batch) throws Exception;
}
