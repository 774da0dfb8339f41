package dev.longhaul.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows of H2's tables: JDBC's batch of one prepared statement, which within the same process is as fast as one statement over arrays and
 * always goes by the index.
 */
final class H2Rows {
    private H2Rows() {}

    static TableShape shape(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select * from " + table + " where 1 = 0");
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData meta = none.getMetaData();
            List<TableColumn> columns = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                String type = meta.getColumnTypeName(i);
                columns.add(new TableColumn(meta.getColumnName(i), type, kind(meta.getColumnType(i), type), false));
            }
            return new TableShape(columns, false);
        }
    }

    private static ColumnKind kind(int type, String name) {
        if (name.equals("UUID")) {
            return ColumnKind.UUID;
        }
        if (name.startsWith("JSON")) {
            return ColumnKind.JSON;
        }
        return switch (type) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ColumnKind.WHOLE;
            case Types.NUMERIC, Types.DECIMAL -> ColumnKind.DECIMAL;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> ColumnKind.FLOATING;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB -> ColumnKind.TEXT;
            case Types.BOOLEAN -> ColumnKind.TRUTH;
            case Types.DATE -> ColumnKind.DATE;
            case Types.TIME -> ColumnKind.TIME;
            case Types.TIMESTAMP -> ColumnKind.TIMESTAMP;
            case Types.TIMESTAMP_WITH_TIMEZONE -> ColumnKind.MOMENT;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> ColumnKind.BYTES;
            case Types.TIME_WITH_TIMEZONE -> ColumnKind.OTHER;
            default ->
                name.startsWith("ENUM") || name.startsWith("INTERVAL") || name.startsWith("GEOMETRY")
                        ? ColumnKind.OTHER
                        : ColumnKind.UNSUPPORTED;
        };
    }

    static int update(Connection connection, RowUpdate update) throws SQLException {
        Map<BitSet, List<RowUpdate.Line>> bySetColumns = new LinkedHashMap<>();
        for (RowUpdate.Line line : update.lines()) {
            BitSet set = new BitSet();
            for (int i = 0; i < update.columns().size(); i++) {
                set.set(i, line.isSet(i));
            }
            bySetColumns.computeIfAbsent(set, any -> new ArrayList<>()).add(line);
        }
        int found = 0;
        for (Map.Entry<BitSet, List<RowUpdate.Line>> alike : bySetColumns.entrySet()) {
            found += update(connection, update, alike.getKey(), alike.getValue());
        }
        return found;
    }

    private static int update(Connection connection, RowUpdate update, BitSet set, List<RowUpdate.Line> lines)
            throws SQLException {
        String assignments = Stream.concat(
                        set.stream()
                                .mapToObj(i -> update.columns().get(i))
                                .map(column -> column.quoted()
                                        + (column.kind() == ColumnKind.JSON ? " = ? format json" : " = ?")),
                        update.also().stream())
                .collect(Collectors.joining(", "));
        String keys = update.keys().stream().map(key -> key.quoted() + " = ?").collect(Collectors.joining(" and "));
        try (PreparedStatement statement =
                connection.prepareStatement("update " + update.table() + " set " + assignments + " where " + keys)) {
            for (RowUpdate.Line line : lines) {
                int at = 1;
                for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
                    statement.setObject(at++, line.value(i));
                }
                for (Object key : line.key()) {
                    statement.setObject(at++, key);
                }
                statement.addBatch();
            }
            int found = 0;
            for (int count : statement.executeBatch()) {
                found += count;
            }
            return found;
        }
    }
}
