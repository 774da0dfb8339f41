package dev.longhaul.run;

import dev.longhaul.job.LonghaulException;
import dev.longhaul.job.Row;
import dev.longhaul.job.RowException;
import dev.longhaul.job.UsageException;
import dev.longhaul.pace.BatchSizer;
import dev.longhaul.store.RowUpdate;
import dev.longhaul.store.TableColumn;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of one batch over a keyset: its range, what the work reads of them and what it writes. Used by the run's thread alone. */
final class BatchRows {
    private static final String CHANGED_BY_OTHERS = "40001";

    private final RowLoop loop;
    private final WorkTransaction transaction;
    private final List<Object> after;
    private final BatchPlan.BatchInfo info;
    private List<Object> through;
    private int count;
    private long usesBefore;
    private @Nullable RowReading ahead;

    private BatchRows(
            RowLoop loop,
            WorkTransaction transaction,
            List<Object> after,
            List<Object> through,
            int count,
            BatchPlan.BatchInfo info) {
        this.loop = loop;
        this.transaction = transaction;
        this.after = after;
        this.through = through;
        this.count = count;
        this.info = info;
    }

    static BatchRows cut(
            RowLoop loop,
            WorkTransaction transaction,
            List<Object> after,
            KeysetTable.Bound bound,
            BatchPlan.BatchInfo info) {
        BatchRows batch = new BatchRows(loop, transaction, after, bound.key(), bound.rows(), info);
        batch.ready();
        return batch;
    }

    static Optional<BatchRows> readAhead(
            RowLoop loop,
            WorkTransaction transaction,
            List<Object> after,
            List<Object> finish,
            BatchPlan.BatchInfo info,
            int size,
            List<TableColumn> columns)
            throws SQLException {
        BatchRows batch = new BatchRows(loop, transaction, after, finish, size, info);
        transaction.placeholders(loop.keyset().placeholders(after, finish, info.size()));
        RowReading reading = RowReading.of(batch, loop, transaction, columns, Optional.of(size));
        if (reading.rows().isEmpty()) {
            return Optional.empty();
        }
        batch.ahead = reading;
        batch.endsWith(reading);
        return Optional.of(batch);
    }

    private void endsWith(RowReading reading) {
        through = reading.last();
        count = reading.rows().size();
        ready();
    }

    private void ready() {
        transaction.placeholders(loop.keyset().placeholders(after, through, info.size()));
        usesBefore = transaction.uses();
    }

    List<Object> through() {
        return through;
    }

    int count() {
        return count;
    }

    KeysetTable table() {
        return loop.keyset();
    }

    String label() {
        return loop.keyset().label();
    }

    /** Where it is, for a person. */
    String where() {
        String one = loop.keyset().keyset().distinctValues() ? "the rows " : "the row ";
        return count == 1
                ? one + label() + " = " + through
                : label() + (after.isEmpty() ? "" : " after " + after) + " through " + through;
    }

    TargetColumns targets() {
        return loop.targets();
    }

    UsageException refusedValue(TableColumn column, Object value) {
        return new UsageException("The column " + column.name() + " of " + label() + " is of type " + column.type()
                + "; it cannot be set to a " + value.getClass().getName() + ".");
    }

    /** The work's rows; the ones that were read ahead when nothing can have changed them since. */
    List<Row> read(String... names) throws SQLException {
        if (loop.keyset().keyset().distinctValues()) {
            throw transaction.failed(new UsageException("batch.rows(…) reads rows by unique keys, but " + label()
                    + " goes over distinct values. Read them with batch.query(\"select … where {range}\"), or leave out"
                    + " distinct() and add a unique column to the keyset's keys."));
        }
        transaction.flushSession();
        boolean first = transaction.uses() == usesBefore;
        RowTable table = loop.table(transaction);
        List<TableColumn> columns =
                Arrays.stream(names).map(table::column).distinct().toList();
        RowReading before = ahead;
        ahead = null;
        if (first) {
            loop.beganWith(columns);
        }
        if (first && before != null && before.isOf(columns)) {
            return List.copyOf(before.rows());
        }
        RowReading reading = RowReading.of(this, loop, transaction, columns, Optional.empty());
        if (reading.cutShort() && !first) {
            throw transaction.failed(new SQLException(
                    "the rows of this batch take more than " + (BatchSizer.MOST_BYTES >> 20)
                            + " MiB, and it cannot end earlier because it has executed a statement before reading them;"
                            + " it is tried again with " + reading.rows().size() + " rows",
                    CHANGED_BY_OTHERS));
        }
        if (reading.cutShort()) {
            endsWith(reading);
        }
        return List.copyOf(reading.rows());
    }

    int write(List<Row> rows, List<String> also) throws SQLException {
        transaction.flushSession();
        List<BatchRow> changed = new ArrayList<>();
        for (Row row : rows) {
            BatchRow mine = mine(row);
            if (mine.isChanged()) {
                changed.add(mine);
            }
        }
        List<BatchRow> lines = changed.stream().distinct().toList();
        if (lines.isEmpty()) {
            return 0;
        }
        write(lines, also, loop.table(transaction));
        lines.forEach(BatchRow::written);
        return lines.size();
    }

    private void write(List<BatchRow> lines, List<String> also, RowTable table) throws SQLException {
        List<TableColumn> columns = targets().columns();
        int found = transaction.updateRows(new RowUpdate(
                loop.keyset().table(),
                loop.keyset().keysOnly(after, through),
                table.keys(),
                columns,
                also,
                lines,
                loop.locks() ? Optional.empty() : transaction.begun(),
                info.number()));
        if (found == lines.size()) {
            return;
        }
        String counts = "only " + found + " of " + lines.size() + " rows of " + where();
        if (found > lines.size()) {
            throw transaction.failed(new UsageException(
                    "The keys of " + label() + " are not unique: " + lines.size() + " rows were to be written and "
                            + found + " have their keys. Add a column to the keyset's keys."));
        }
        if (!loop.locks()) {
            loop.lockNext();
            throw transaction.failed(new SQLException(
                    counts + " are as they were read: others have changed them since; they are read again, locked",
                    CHANGED_BY_OTHERS));
        }
        throw transaction.failed(new LonghaulException(
                counts + " could be written: this batch has deleted them or changed their keys since it read them, or a"
                        + " trigger or a policy of the table keeps them as they are"));
    }

    RowException failure(Row row, Throwable cause) {
        BatchRow mine = mine(row);
        return new RowException(mine.toString(), mine.index(), cause);
    }

    private BatchRow mine(Row row) {
        if (row instanceof BatchRow mine && mine.isOf(this)) {
            return mine;
        }
        throw new UsageException("batch.write(…) was given a row that this batch has not read: " + row
                + ". Rows are valid only in the batch whose rows(…) answered them.");
    }
}
