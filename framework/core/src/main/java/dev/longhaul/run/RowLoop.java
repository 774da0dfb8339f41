package dev.longhaul.run;

import dev.longhaul.pace.BatchSizer;
import dev.longhaul.store.Opening;
import dev.longhaul.store.TableColumn;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a loop over a keyset learns from one batch for the next: which columns the work begins by reading, how large rows are,
 * whether they have to be locked. Used by the run's thread alone.
 */
final class RowLoop {
    /** What is fetched at once while it is watched that a batch's rows do not come to more than {@link BatchSizer#MOST_BYTES}. */
    private static final long BYTES_OF_FETCH = 8L << 20;

    private static final int MOST_LOCKED = 256;
    private static final int FIRST_FETCH = 200;
    private static final int MOST_FETCHED = 20_000;
    private static final double GROWTH = 1.5;

    private final KeysetTable keyset;
    private boolean unique;
    private @Nullable RowTable table;
    private @Nullable TargetColumns targets;
    private Optional<List<TableColumn>> usual = Optional.empty();
    private int lockedBatches;
    private int lockedNext = 1;
    private long bytesOfRow;
    private long most = Long.MAX_VALUE;

    RowLoop(KeysetTable keyset) {
        this.keyset = keyset;
    }

    /** Before the first batch of a run. */
    void prepare(WorkTransaction transaction) throws SQLException {
        unique = keyset.isUnique(transaction);
    }

    KeysetTable keyset() {
        return keyset;
    }

    private int size(BatchPlan.BatchInfo info) {
        return (int) Math.min(info.size(), most);
    }

    /** Finds the end of the next batch, except where the work is known to begin by reading its rows: that reading also cuts the batch. */
    Optional<Opening<KeysetTable.Bound>> opening(List<Object> after, List<Object> finish, BatchPlan.BatchInfo info) {
        return readsFirst() || !keyset.opens()
                ? Optional.empty()
                : Optional.of(keyset.opening(unique, after, finish, size(info)));
    }

    private boolean readsFirst() {
        return usual.isPresent() && !locks();
    }

    /** The same where it was found already. */
    Optional<Opening<KeysetTable.Bound>> found(
            BoundAhead ahead, List<Object> after, List<Object> finish, BatchPlan.BatchInfo info) {
        return readsFirst() ? Optional.empty() : ahead.found(after, finish, size(info));
    }

    /** Begins to find the end of the batch that follows one. */
    void seek(BoundAhead ahead, List<Object> after, List<Object> finish, BatchPlan.BatchInfo info) {
        ahead.seek(keyset, unique, after, finish, size(info));
    }

    /** The next batch; nothing at the end. */
    Optional<BatchRows> next(
            WorkTransaction transaction,
            Optional<Opening<KeysetTable.Bound>> opened,
            List<Object> after,
            List<Object> finish,
            BatchPlan.BatchInfo info)
            throws SQLException {
        Optional<List<TableColumn>> expected = usual;
        usual = Optional.empty();
        if (opened.isEmpty() && expected.isPresent()) {
            return BatchRows.readAhead(this, transaction, after, finish, info, size(info), expected.get());
        }
        Optional<KeysetTable.Bound> full =
                opened.flatMap(query -> query.rows().stream().findFirst());
        return (full.isPresent() ? full : keyset.rest(transaction, after, finish, size(info)))
                .map(bound -> BatchRows.cut(this, transaction, after, bound, info));
    }

    RowTable table(WorkTransaction transaction) throws SQLException {
        RowTable known = table;
        if (known == null) {
            known = RowTable.of(keyset, keyset.dialect().shape(transaction.connection(), keyset.table()));
            table = known;
            targets = new TargetColumns(known);
        }
        return known;
    }

    /** Only after {@link #table}: there is no row to write before one was read. */
    TargetColumns targets() {
        return Objects.requireNonNull(targets);
    }

    /** Whether rows are locked when they are read: always where a change of them could not be noticed later. */
    boolean locks() {
        RowTable known = table;
        return lockedBatches > 0 || (known != null && !known.shape().tellsChanges());
    }

    /**
     * Others were faster, or may have been: the next try has its rows locked, and where that goes on, more and more batches after it,
     * so that hardly any is done twice.
     */
    void lockNext() {
        lockedBatches = lockedNext;
        lockedNext = Math.min(MOST_LOCKED, 2 * lockedNext);
    }

    void committed() {
        if (lockedBatches > 0) {
            lockedBatches--;
        } else {
            lockedNext = Math.max(1, lockedNext / 2);
        }
    }

    /** What a batch read first of all, before any other statement: the next one will probably do the same. */
    void beganWith(List<TableColumn> columns) {
        usual = Optional.of(columns);
    }

    int fetchSize() {
        return bytesOfRow == 0 ? FIRST_FETCH : (int) Math.max(1, Math.min(MOST_FETCHED, BYTES_OF_FETCH / bytesOfRow));
    }

    /** Rows were read; fewer than there are when they were too large. */
    void read(int rows, long bytes, boolean cutShort) {
        bytesOfRow = rows == 0 ? bytesOfRow : Math.max(1, bytes / rows);
        most = cutShort ? Math.max(1, rows) : most == Long.MAX_VALUE ? most : (long) (most * GROWTH) + 1;
    }
}
