package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.store.TableColumn;
import dev.longhaul.store.TableShape;
import java.util.List;
import java.util.stream.Collectors;

/** A keyset's table with its columns. Immutable. */
record RowTable(KeysetTable keyset, TableShape shape, List<TableColumn> keys) {
    static RowTable of(KeysetTable keyset, TableShape shape) {
        RowTable table = new RowTable(keyset, shape, List.of());
        return new RowTable(
                keyset,
                shape,
                keyset.keyset().keys().stream().map(table::column).toList());
    }

    String label() {
        return keyset.label();
    }

    /** A column by the name that an author gives it. */
    TableColumn column(String name) {
        String plain = keyset.dialect().plainName(name);
        return shape.columns().stream()
                .filter(column -> column.name().equals(plain))
                .findFirst()
                .orElseThrow(() -> new UsageException("There is no column " + name + " in "
                        + keyset.keyset().table() + "; it has "
                        + shape.columns().stream().map(TableColumn::name).collect(Collectors.joining(", "))
                        + "."));
    }
}
