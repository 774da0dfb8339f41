package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.store.ColumnKind;
import dev.longhaul.store.TableColumn;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which columns a loop writes, in the order in which they were first named. Thread-safe, so that rows may be computed in parallel. */
final class TargetColumns {
    private final RowTable table;
    private final List<TableColumn> columns = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> places = new ConcurrentHashMap<>();

    TargetColumns(RowTable table) {
        this.table = table;
    }

    List<TableColumn> columns() {
        return List.copyOf(columns);
    }

    TableColumn column(int place) {
        return columns.get(place);
    }

    /** -1 when it has never been written. */
    int placeIfAny(String name) {
        return places.getOrDefault(name, -1);
    }

    /** The place of a column that may be written. */
    int place(String name) {
        Integer known = places.get(name);
        return known == null ? add(name) : known;
    }

    private synchronized int add(String name) {
        TableColumn column = table.column(name);
        if (table.keys().contains(column)) {
            throw refused(name, "is part of the key by which the rows are gone through");
        }
        if (column.computed()) {
            throw refused(name, "is computed by the database");
        }
        if (column.kind() == ColumnKind.UNSUPPORTED) {
            throw refused(name, "is of type " + column.type() + ", which rows cannot carry; use batch.update(…)");
        }
        if (!columns.contains(column)) {
            columns.add(column);
        }
        places.put(name, columns.indexOf(column));
        return columns.indexOf(column);
    }

    private UsageException refused(String name, String why) {
        return new UsageException("The column " + name + " of " + table.label() + " cannot be set: it " + why + ".");
    }
}
