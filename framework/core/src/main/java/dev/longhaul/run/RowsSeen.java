package dev.longhaul.run;

import dev.longhaul.run.DryRunReport.ColumnChange;
import dev.longhaul.run.DryRunReport.RowChange;
import dev.longhaul.store.WorkTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Some rows of a batch as they were before the work, to be looked at again after it.
 *
 * @param table the keyset's table
 * @param before by their keys
 */
record RowsSeen(KeysetTable table, Map<List<Object>, Map<String, String>> before) {
    private static final int ROWS = 3;
    private static final int MOST_COLUMNS = 40;
    private static final int LONGEST_VALUE = 80;

    /** What such a column holds is nobody's business, least of all a log's. */
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(passw|secret|token|api_?key|credential|private_?key|salt|hash).*");

    /** The first rows of the batch whose range the transaction's placeholders are. */
    static RowsSeen first(WorkTransaction transaction, KeysetTable table) throws SQLException {
        Map<List<Object>, Map<String, String>> rows = new LinkedHashMap<>();
        String keys = String.join(", ", table.columns());
        transaction.query(
                "select " + keys + ", t.* from " + table.table() + " t where {range:t} order by " + keys
                        + " fetch first " + ROWS + " rows only",
                row -> rows.put(key(row, table), values(row, table.columns().size())));
        return new RowsSeen(table, rows);
    }

    private static List<Object> key(ResultSet row, KeysetTable table) throws SQLException {
        List<Object> key = new ArrayList<>();
        for (int i = 1; i <= table.columns().size(); i++) {
            key.add(KeyCodec.read(row, i));
        }
        return List.copyOf(key);
    }

    private static Map<String, String> values(ResultSet row, int keys) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        int columns = Math.min(keys + MOST_COLUMNS, row.getMetaData().getColumnCount());
        for (int i = keys + 1; i <= columns; i++) {
            values.put(row.getMetaData().getColumnLabel(i), String.valueOf(row.getString(i)));
        }
        return values;
    }

    /** What the work has made of them. */
    List<RowChange> after(WorkTransaction transaction) throws SQLException {
        List<RowChange> changes = new ArrayList<>();
        String where = table.columns().stream().map(column -> column + " = ?").collect(Collectors.joining(" and "));
        for (Map.Entry<List<Object>, Map<String, String>> row : before.entrySet()) {
            List<Map<String, String>> now = transaction.query(
                    "select * from " + table.table() + " where " + where,
                    found -> values(found, 0),
                    row.getKey().toArray());
            String key = row.getKey().stream().map(String::valueOf).collect(Collectors.joining(", "));
            changes.add(
                    now.isEmpty()
                            ? new RowChange(key, true, List.of())
                            : new RowChange(key, false, differences(row.getValue(), now.get(0))));
        }
        return changes;
    }

    private static List<ColumnChange> differences(Map<String, String> before, Map<String, String> after) {
        List<ColumnChange> changes = new ArrayList<>();
        before.forEach((column, value) -> {
            String now = after.getOrDefault(column, "");
            if (!now.equals(value)) {
                changes.add(new ColumnChange(column, shown(column, value), shown(column, now)));
            }
        });
        return changes;
    }

    private static String shown(String column, String value) {
        if (SECRET.matcher(column).matches()) {
            return Secrets.MASK;
        }
        // Before it is cut, or the rest of a secret would not be known again.
        String hidden = Secrets.hide(value);
        return hidden.length() <= LONGEST_VALUE ? hidden : hidden.substring(0, LONGEST_VALUE) + "…";
    }
}
