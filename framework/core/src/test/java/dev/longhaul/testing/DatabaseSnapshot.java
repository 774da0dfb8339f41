package dev.longhaul.testing;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What stands in a database beside Longhaul's own tables: columns, indexes, constraints and rows, in an order that does not depend on
 * that in which they were made. Immutable; two are equal when the databases look the same to an application.
 */
public final class DatabaseSnapshot {
    private static final int ROWS_IN_WORDS = 2_000;
    private static final String OWN = "(lower(%1$s) like 'long\\_running\\_migration%%' escape '\\'"
            + " or lower(%1$s) in ('shedlock', 'longhaul_schema_history', 'flyway_schema_history'))";
    private static final String OTHERS =
            " lower(%s) not in ('information_schema', 'pg_catalog', 'pg_toast') and not " + OWN.formatted("%s");

    // H2 numbers what bears no name of its own, and never uses a number twice.
    private static final Pattern GENERATED = Pattern.compile("\\b(PRIMARY_KEY|CONSTRAINT|SYSTEM_SEQUENCE)_[0-9A-F_]+");

    private static final List<String> ON_POSTGRES = List.of(
            "select 'index ' || indexdef || case when i.indisvalid then '' else ' INVALID' end from pg_indexes p"
                    + " join pg_index i on i.indexrelid = (quote_ident(schemaname) || '.' || quote_ident(indexname))::regclass"
                    + " where" + others("schemaname", "tablename"),
            "select 'constraint ' || c.relname || ' ' || n.conname || ' ' || pg_get_constraintdef(n.oid)"
                    + " from pg_constraint n join pg_class c on c.oid = n.conrelid"
                    + " join pg_namespace s on s.oid = c.relnamespace where" + others("s.nspname", "c.relname"),
            "select 'view ' || viewname || ' ' || definition from pg_views where" + others("schemaname", "viewname"));

    private static final List<String> ON_H2 = List.of(
            "select 'index ' || table_name || ' ' || index_name || ' ' || ordinal_position || ' ' || column_name || ' '"
                    + " || is_unique from information_schema.index_columns where"
                    + others("table_schema", "table_name"),
            "select 'constraint ' || t.table_name || ' ' || t.constraint_name || ' ' || t.constraint_type || ' '"
                    + " || coalesce(c.check_clause, '') from information_schema.table_constraints t"
                    + " left join information_schema.check_constraints c on c.constraint_schema = t.constraint_schema"
                    + " and c.constraint_name = t.constraint_name where" + others("t.table_schema", "t.table_name"),
            "select 'view ' || table_name || ' ' || view_definition from information_schema.views where"
                    + others("table_schema", "table_name"));

    private final SortedSet<String> lines;

    private DatabaseSnapshot(SortedSet<String> lines) {
        this.lines = lines;
    }

    private static String others(String schema, String table) {
        return OTHERS.replaceFirst("%s", schema).replace("%s", table);
    }

    /** Looks at everything there is. */
    public static DatabaseSnapshot of(TestDatabase database) {
        try (Connection connection = database.connection()) {
            return of(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("No snapshot of " + database, e);
        }
    }

    /** Looks at everything there is. */
    public static DatabaseSnapshot of(Connection connection) throws SQLException {
        boolean h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
        SortedSet<String> lines = new TreeSet<>();
        SortedMap<String, List<String>> tables = new TreeMap<>();
        for (List<String> column : query(connection, columns())) {
            String table = quoted(column.get(0)) + "." + quoted(column.get(1));
            tables.computeIfAbsent(table, name -> new ArrayList<>()).add(quoted(column.get(2)));
            lines.add("column " + table + " " + String.join(" ", column.subList(2, column.size())));
        }
        for (String sql : h2 ? ON_H2 : ON_POSTGRES) {
            query(connection, sql).forEach(row -> lines.add(row.get(0)));
        }
        for (var table : tables.entrySet()) {
            addRows(connection, table.getKey(), table.getValue(), lines);
        }
        SortedSet<String> named = new TreeSet<>();
        lines.forEach(line -> named.add(GENERATED.matcher(line).replaceAll("$1_n")));
        return new DatabaseSnapshot(named);
    }

    private static String columns() {
        return "select c.table_schema, c.table_name, c.column_name, c.data_type, c.character_maximum_length, c.is_nullable,"
                + " c.column_default from information_schema.columns c join information_schema.tables t"
                + " on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'"
                + " where" + others("c.table_schema", "c.table_name") + " order by 1, 2, 3";
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static List<List<String>> query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            List<List<String>> texts = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                texts.add(row);
            }
            return texts;
        }
    }

    /** The rows one by one with how often each occurs; of a large table only their number and a sum over all of them. */
    private static void addRows(Connection connection, String table, List<String> columns, SortedSet<String> lines)
            throws SQLException {
        SortedMap<String, Integer> few = new TreeMap<>();
        long count = 0;
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select " + String.join(", ", columns) + " from " + table)) {
            while (rows.next()) {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= columns.size(); i++) {
                    text.append(i == 1 ? "" : ", ").append(rows.getString(i));
                }
                CRC32 checksum = new CRC32();
                checksum.update(text.toString().getBytes(StandardCharsets.UTF_8));
                sum += checksum.getValue() * (text.length() + 1L);
                if (++count <= ROWS_IN_WORDS) {
                    few.merge(text.toString(), 1, Integer::sum);
                }
            }
        }
        lines.add("rows " + table + " " + count + ", sum " + sum);
        if (count <= ROWS_IN_WORDS) {
            few.forEach((row, times) -> lines.add("row " + table + " " + times + " x (" + row + ")"));
        }
    }

    /** What is in the other and not in this, and the other way round, for a person; empty when they are the same. */
    public String differenceTo(DatabaseSnapshot other) {
        SortedSet<String> gone = new TreeSet<>(lines);
        gone.removeAll(other.lines);
        SortedSet<String> come = new TreeSet<>(other.lines);
        come.removeAll(lines);
        StringBuilder text = new StringBuilder();
        gone.forEach(line -> text.append("- ").append(line).append('\n'));
        come.forEach(line -> text.append("+ ").append(line).append('\n'));
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatabaseSnapshot snapshot && lines.equals(snapshot.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
