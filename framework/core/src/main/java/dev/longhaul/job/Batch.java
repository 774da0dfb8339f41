package dev.longhaul.job;

import java.sql.SQLException;
import java.util.List;

/**
 * One batch: one database transaction of a run, which commits together with the checkpoint or not at all.
 *
 * <p>SQL given to a batch may contain these placeholders; the engine binds their values:
 *
 * <ul>
 *   <li><code>{range}</code>: the condition that selects the batch's rows, including the keyset's own {@code where};
 *   <li><code>{range:a}</code>: the same with the key columns qualified by the alias {@code a} (the keyset's {@code
 *       where} is taken as it was written);
 *   <li><code>{size}</code>: {@link #size()}, for {@code limit}.
 * </ul>
 */
public interface Batch extends Transaction {
    /**
     * The batch's number within the migration's epoch, from 1, without gap or repeat among committed batches.
     *
     * @return the number that will be in {@code batch_seq} when this batch has committed
     */
    long number();

    /**
     * How many rows this batch should have at most.
     *
     * @return at least 1
     */
    int size();

    /**
     * A text that is the same whenever a batch of this number is tried again, and never used for another number: for effects outside
     * the database. A try may have fewer rows than the one before (after a timeout, or when the row that fails is looked for), so an
     * effect of single rows needs a key that also names the row.
     *
     * @return name, epoch and batch number
     */
    String idempotencyKey();

    /**
     * The batch's rows as entities, in the order of the keys, managed by {@link #session()}: what is changed in them is
     * written before the checkpoint. Only in a loop over a {@link Keyset}.
     *
     * @param type an entity of the author's own mappings whose table is the keyset's
     * @param <E> the entity's type
     * @return the entities, at most {@link #size()} unless keys repeat
     * @throws SQLException as the driver throws it
     */
    <E> List<E> entities(Class<E> type) throws SQLException;
}
