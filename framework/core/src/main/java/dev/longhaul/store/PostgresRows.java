package dev.longhaul.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Rows of PostgreSQL's tables: one {@code update … from unnest(…)} for all. */
final class PostgresRows {
    /** Domains are read and written as what they are based on; a domain over a domain as text. */
    private static final String COLUMNS =
            "select a.attname, format_type(a.atttypid, -1), coalesce(b.typname, t.typname), a.attgenerated <> '', c.relkind"
                    + " from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid"
                    + " left join pg_type b on b.oid = t.typbasetype where c.oid = to_regclass(?) and a.attnum > 0 and not"
                    + " a.attisdropped order by a.attnum";

    /**
     * The row was made by a transaction that had ended before this one began, or by this one itself. Whoever has changed the row
     * since has an id that is not older than the oldest one running at the beginning; so a change is never overlooked. Rows that
     * were made shortly before may be taken for changed, and rows of more than two thousand million transactions ago.
     */
    private static final String UNCHANGED =
            "(age(%1$s.xmin) > age(cast(? as xid)) or %1$s.xmin = cast(cast(pg_current_xact_id() as text) as xid))";

    /**
     * A unique index on some of the columns: valid, on all rows, checked at once and not at the commit, and by the columns' own
     * collations. One on a table with children that are no partitions says nothing of their rows.
     */
    private static final String UNIQUE =
            "select exists (select 1 from pg_index i join pg_class c on c.oid = i.indrelid where"
                    + " c.oid = to_regclass(?) and c.relkind in ('r', 'p') and (c.relkind = 'p' or not c.relhassubclass)"
                    + " and i.indisunique and i.indimmediate and i.indisvalid and i.indpred is null and i.indexprs is null"
                    + " and not exists (select 1 from unnest(i.indkey::int2[], i.indcollation::oid[]) with ordinality as"
                    + " k (attnum, collation_oid, place) left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum"
                    + " where k.place <= i.indnkeyatts and not ('\"' || replace(a.attname, '\"', '\"\"') || '\"' = any(?) and k.collation_oid = a.attcollation)))";

    /**
     * Of the table or all of its partitions. No row is larger than a page, whatever room deleted ones have left; and rows that have come
     * since the statistics were made count, or those of a table that was nearly empty then would be taken for as large as pages are.
     */
    private static final String BYTES_OF_ROW = PostgresVitals.TREE
            + " select cast(least(max(s.page), ceil(max(s.page) * sum(cast(c.relpages as bigint)) / sum(greatest("
            + "cast(c.reltuples as double precision), pg_stat_get_live_tuples(c.oid))))) as bigint)"
            + " from tree join pg_class c on c.oid = tree.oid,"
            + " (select cast(current_setting('block_size') as bigint) as page) s"
            + " where c.relpages > 0 and c.reltuples > 0 having count(*) > 0";

    private static final String TARGET = "longhaul_row";
    private static final String VALUES = "longhaul_new";

    private PostgresRows() {}

    static long statistical(Connection connection, String table) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select cast(reltuples as bigint) from pg_class where oid = to_regclass(?)",
                        row -> row.getLong(1),
                        table)
                .orElse(-1L);
    }

    static OptionalLong bytesOfRow(Connection connection, String table) throws SQLException {
        return Jdbc.first(
                        connection, BYTES_OF_ROW, row -> OptionalLong.of(row.getLong(1)), (Object) new String[] {table})
                .orElse(OptionalLong.empty());
    }

    static TableShape shape(Connection connection, String table) throws SQLException {
        List<String> relationKinds = new ArrayList<>();
        List<TableColumn> columns = Jdbc.query(
                connection,
                COLUMNS,
                row -> {
                    relationKinds.add(row.getString(5));
                    return new TableColumn(
                            row.getString(1), row.getString(2), kind(row.getString(3)), row.getBoolean(4));
                },
                table);
        boolean ordinary = relationKinds.stream().allMatch(kind -> kind.equals("r") || kind.equals("p"));
        return new TableShape(columns, ordinary);
    }

    static boolean isUnique(Connection connection, String table, List<String> columns) throws SQLException {
        Array names = connection.createArrayOf("text", columns.toArray());
        try {
            return Jdbc.first(connection, UNIQUE, row -> row.getBoolean(1), table, names)
                    .orElse(false);
        } finally {
            names.free();
        }
    }

    private static ColumnKind kind(String type) {
        return switch (type) {
            case "int2", "int4", "int8" -> ColumnKind.WHOLE;
            case "numeric" -> ColumnKind.DECIMAL;
            case "float4", "float8" -> ColumnKind.FLOATING;
            case "text", "varchar" -> ColumnKind.TEXT;
            case "bool" -> ColumnKind.TRUTH;
            case "uuid" -> ColumnKind.UUID;
            case "date" -> ColumnKind.DATE;
            case "time" -> ColumnKind.TIME;
            case "timestamp" -> ColumnKind.TIMESTAMP;
            case "timestamptz" -> ColumnKind.MOMENT;
            case "bytea" -> ColumnKind.BYTES;
            case "json", "jsonb" -> ColumnKind.JSON;
            default -> ColumnKind.OTHER;
        };
    }

    static int update(Connection connection, RowUpdate update) throws SQLException {
        Arrays arrays = new Arrays(connection, update.lines());
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < update.keys().size(); i++) {
            TableColumn key = update.keys().get(i);
            int place = i;
            String value = arrays.add(key, line -> line.key().get(place));
            conditions.add(TARGET + "." + key.quoted() + " = " + value);
        }
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < update.columns().size(); i++) {
            assignments.add(assignment(update, i, arrays));
        }
        assignments.addAll(update.also());
        conditions.add(update.range().sql(Optional.of(TARGET)));
        if (update.unchangedSince().isPresent()) {
            conditions.add(UNCHANGED.formatted(TARGET));
        }
        // The number makes the text a new one, for which the server plans with the values at hand: a plan for any range
        // might
        // read the whole table.
        String sql = "/* batch " + update.batch() + " */ update " + update.table() + " as " + TARGET + " set "
                + String.join(", ", assignments) + " from unnest(" + String.join(", ", arrays.parameters) + ") as "
                + VALUES
                + " (" + String.join(", ", arrays.names) + ") where " + String.join(" and ", conditions);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            for (Array array : arrays.values) {
                statement.setArray(at++, array);
            }
            for (Object bound : update.range().parameters()) {
                statement.setObject(at++, bound);
            }
            if (update.unchangedSince().isPresent()) {
                statement.setString(at, update.unchangedSince().get());
            }
            return statement.executeUpdate();
        } finally {
            arrays.free();
        }
    }

    /** In rows that have no value for a column it stays as it is. */
    private static String assignment(RowUpdate update, int column, Arrays arrays) throws SQLException {
        TableColumn target = update.columns().get(column);
        String value = arrays.add(target, line -> line.isSet(column) ? line.value(column) : null);
        boolean always = update.lines().stream().allMatch(line -> line.isSet(column));
        if (always) {
            return target.quoted() + " = " + value;
        }
        String set = arrays.add("bool", "", line -> line.isSet(column));
        return target.quoted() + " = case when " + set + " then " + value + " else " + TARGET + "." + target.quoted()
                + " end";
    }

    /** What a line has at one place. */
    @FunctionalInterface
    private interface Part {
        @Nullable
        Object of(RowUpdate.Line line);
    }

    /** One array a column, unnested side by side. */
    private static final class Arrays {
        private final Connection connection;
        private final List<? extends RowUpdate.Line> lines;
        private final List<String> names = new ArrayList<>();
        private final List<String> parameters = new ArrayList<>();
        private final List<Array> values = new ArrayList<>();

        Arrays(Connection connection, List<? extends RowUpdate.Line> lines) {
            this.connection = connection;
            this.lines = lines;
        }

        /** Types that no array carries by itself travel as texts and are cast row by row, which reads every type there is. */
        String add(TableColumn column, Part part) throws SQLException {
            String element = column.kind().element();
            return element.isEmpty() ? add("text", column.type(), part) : add(element, "", part);
        }

        String add(String element, String castTo, Part part) throws SQLException {
            @Nullable Object[] column = arrayOf(element, lines.size());
            for (int i = 0; i < column.length; i++) {
                Object value = part.of(lines.get(i));
                column[i] = value != null && column instanceof String[] ? ColumnValue.sql(value) : value;
            }
            String name = "v" + names.size();
            names.add(name);
            parameters.add("cast(? as " + element + "[])");
            values.add(connection.createArrayOf(element, column));
            String reference = VALUES + "." + name;
            return castTo.isEmpty() ? reference : "cast(" + reference + " as " + castTo + ")";
        }

        /** The driver sends some classes of arrays in binary form. */
        private static @Nullable Object[] arrayOf(String element, int size) {
            return switch (element) {
                case "int8" -> new @Nullable Long[size];
                case "float8" -> new @Nullable Double[size];
                case "bool" -> new @Nullable Boolean[size];
                case "bytea" -> new byte @Nullable [size][];
                default -> new @Nullable String[size];
            };
        }

        void free() throws SQLException {
            for (Array array : values) {
                array.free();
            }
        }
    }
}
