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
     * The batch's number within the migration's epoch, or within its range of a migration that is divided, from 1, without gap or repeat
     * among committed batches.
     *
     * @return the number that will be in {@code batch_seq} when this batch has committed
     */
    long number();

    /**
     * How many rows this batch should have at most; over {@link Keyset#distinct()} how many values.
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
     * @return the entities, at most {@link #size()} unless keys repeat; over {@link Keyset#distinct()} all rows of the batch's values
     * @throws SQLException as the driver throws it
     */
    <E> List<E> entities(Class<E> type) throws SQLException;

    /**
     * Reads the batch's rows, in the order of the keys, to compute in Java what {@link #write} then writes back:
     *
     * <pre>{@code
     * batch -> batch.write(batch.rows("email"), row -> row.set("email_lower", row.text("email").toLowerCase(Locale.ROOT)))
     * }</pre>
     *
     * <p>Nobody's change is lost: when another transaction changes a row between this and the writing, the batch is rolled back and tried
     * again with its rows locked. Where that cannot be noticed (H2, views), the rows are locked by this call already. All rows are in
     * memory; beyond 64 MiB the batch ends at the row it has come to, so call this before any other statement of the batch. Only in
     * a loop over a {@link Keyset} whose keys are unique.
     *
     * @param columns the columns to read beside the keys; there may be none
     * @return the rows, valid as long as this batch
     * @throws SQLException as the driver throws it
     * @throws UsageException in another loop, over {@link Keyset#distinct()}, or when the table has no such column
     */
    List<Row> rows(String... columns) throws SQLException;

    /**
     * Writes what was {@link Row#set} into rows, by one statement; rows without a change are left alone.
     *
     * @param rows rows of this batch, in any order; may be only some
     * @param also further assignments in SQL for each row that is written, such as {@code "version = version + 1"} or {@code "updated_at
     *     = now()"}; without parameters, and for other columns than those that were set
     * @return how many rows were written
     * @throws SQLException as the driver throws it; the batch will not commit any more
     */
    int write(List<Row> rows, String... also) throws SQLException;

    /**
     * Computes each row and {@linkplain #write(List, String...) writes} all of them. An error names the key of the row that it came from.
     *
     * @param rows rows of this batch
     * @param work what to do with each, in the order of the list
     * @param also further assignments in SQL for each row that is written
     * @return how many rows were written
     * @throws SQLException as the driver throws it; the batch will not commit any more
     * @throws RowException when the work throws, around what it threw
     */
    default int write(List<Row> rows, RowWork work, String... also) throws SQLException {
        for (Row row : rows) {
            try {
                work.change(row);
            } catch (UsageException e) {
                throw e;
            } catch (Exception | StackOverflowError | AssertionError e) {
                throw failure(row, e);
            }
        }
        return write(rows, also);
    }

    /**
     * Names a row in an error: for work that does not go row by row through {@link #write(List, RowWork, String...)}.
     *
     * @param row a row of this batch
     * @param cause what its computation threw
     * @return the exception to throw
     */
    RowException failure(Row row, Throwable cause);
}
