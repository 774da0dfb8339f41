package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.pace.BatchSizer;
import dev.longhaul.store.TableColumn;
import dev.longhaul.store.WorkTransaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read, in the order of their keys.
 *
 * @param columns which columns, without the keys
 * @param rows the rows
 * @param cutShort whether there are more, which would take too much memory
 */
record RowReading(List<TableColumn> columns, List<BatchRow> rows, boolean cutShort) {
    private static final int BYTES_OF_ROW = 120;
    private static final int BYTES_OF_VALUE = 24;

    /** Reads a batch's range, or only its first rows, of which those with equal keys stay together. */
    static RowReading of(
            BatchRows batch,
            RowLoop loop,
            WorkTransaction transaction,
            List<TableColumn> columns,
            Optional<Integer> size)
            throws SQLException {
        RowTable table = loop.table(transaction);
        boolean locked = loop.locks();
        String keys = String.join(", ", loop.keyset().columns());
        String sql = "select "
                + Stream.concat(
                                loop.keyset().columns().stream(),
                                columns.stream().map(TableColumn::quoted))
                        .collect(Collectors.joining(", "))
                + " from " + loop.keyset().table() + " where {range} order by " + keys
                + size.map(rows -> " fetch first " + rows + " rows with ties").orElse("")
                + (locked ? loop.keyset().dialect().lockRows() : "");
        List<TableColumn> all =
                Stream.concat(table.keys().stream(), columns.stream()).toList();
        try (PreparedStatement statement = transaction.prepare(sql)) {
            statement.setFetchSize(loop.fetchSize());
            try (ResultSet row = statement.executeQuery()) {
                Reader reader = new Reader(
                        batch, new ReadColumns(table, all), table.keys().size());
                boolean cutShort = reader.readAll(row);
                loop.read(reader.rows.size(), reader.bytes, cutShort);
                return new RowReading(columns, reader.rows, cutShort);
            }
        }
    }

    boolean isOf(List<TableColumn> wanted) {
        return columns.equals(wanted);
    }

    List<Object> last() {
        return rows.get(rows.size() - 1).key();
    }

    /** Makes rows of a result set. */
    private static final class Reader {
        private final BatchRows batch;
        private final ReadColumns columns;
        private final int keys;
        private final List<BatchRow> rows = new ArrayList<>();
        private long bytes;

        Reader(BatchRows batch, ReadColumns columns, int keys) {
            this.batch = batch;
            this.columns = columns;
            this.keys = keys;
        }

        /** Whether it has stopped early: at the first row with another key after what the memory may hold. */
        boolean readAll(ResultSet row) throws SQLException {
            List<Object> last = List.of();
            while (row.next()) {
                List<Object> key = key(row);
                if (key.equals(last)) {
                    throw new UsageException(
                            "Two rows of " + batch.label() + " have the same key " + key
                                    + ": batch.rows(…) needs unique keys to write rows back. Add a column to the keyset's keys.");
                }
                if (bytes > BatchSizer.MOST_BYTES) {
                    return true;
                }
                last = key;
                rows.add(read(row, key));
            }
            return false;
        }

        private List<Object> key(ResultSet row) throws SQLException {
            if (keys == 1) {
                return List.of(keyValue(row, 1));
            }
            List<Object> key = new ArrayList<>(keys);
            for (int i = 1; i <= keys; i++) {
                key.add(keyValue(row, i));
            }
            return List.copyOf(key);
        }

        /** By the kind that is known: asking the driver for each value's type again costs more than reading it. */
        private Object keyValue(ResultSet row, int column) throws SQLException {
            TableColumn key = columns.columns().get(column - 1);
            Object value = key.kind().read(row, column);
            if (value == null) {
                throw KeyCodec.refusedNull(key.name());
            }
            return value;
        }

        private BatchRow read(ResultSet row, List<Object> key) throws SQLException {
            List<TableColumn> all = columns.columns();
            @Nullable Object[] values = new @Nullable Object[all.size()];
            bytes += BYTES_OF_ROW;
            for (int i = 0; i < values.length; i++) {
                values[i] = i < keys ? key.get(i) : all.get(i).kind().read(row, i + 1);
                bytes += size(values[i]);
            }
            return new BatchRow(batch, columns, rows.size(), key, values);
        }

        private static long size(@Nullable Object value) {
            return BYTES_OF_VALUE
                    + (value instanceof String text
                            ? 2L * text.length()
                            : value instanceof byte[] some ? some.length : 0);
        }
    }
}
