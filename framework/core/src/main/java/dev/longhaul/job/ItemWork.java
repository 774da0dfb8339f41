package dev.longhaul.job;

import java.util.List;

/**
 * What a job does with one chunk of a {@link Source}.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface ItemWork<T> {
    /**
     * Does the work for some items through the batch's transaction.
     *
     * @param batch the transaction; valid only during this call
     * @param items the items in their order; never empty; unmodifiable
     * @throws Exception anything: the transaction is rolled back and the error treated by its kind
     */
    void run(Batch batch, List<T> items) throws Exception;
}
