package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.store.TableColumn;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which columns were read, by the names that the author uses. */
final class ReadColumns {
    private final RowTable table;
    private final List<TableColumn> columns;
    private final Map<String, Integer> places = new ConcurrentHashMap<>();

    ReadColumns(RowTable table, List<TableColumn> columns) {
        this.table = table;
        this.columns = columns;
    }

    List<TableColumn> columns() {
        return columns;
    }

    /** -1 when it was not read. The columns of a table are the same objects everywhere, and this is asked for every value. */
    @SuppressWarnings("ReferenceEquality")
    int place(TableColumn column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) == column) {
                return i;
            }
        }
        return -1;
    }

    /** The place of a column, refusing one that was not read. */
    int place(String name) {
        return places.computeIfAbsent(name, any -> {
            int place = place(table.column(name));
            if (place < 0) {
                throw new UsageException(
                        "The column " + name + " of " + table.label() + " was not read: name it in batch.rows(…).");
            }
            return place;
        });
    }
}
