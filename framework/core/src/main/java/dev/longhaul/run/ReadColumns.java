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

    int place(TableColumn column) {
        return columns.indexOf(column);
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
