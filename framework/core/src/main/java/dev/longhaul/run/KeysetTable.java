package dev.longhaul.run;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.RowMapper;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.Opening;
import dev.longhaul.store.Placeholders;
import dev.longhaul.store.RangeCondition;
import dev.longhaul.store.WorkTransaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The queries over the keys of a keyset's table, or over the rows of one key of it. Immutable. */
record KeysetTable(Dialect dialect, Keyset keyset, String table, List<String> columns, Optional<List<Object>> onlyKey) {
    private static final int SECONDS_TO_COUNT = 3;

    /** To count that many costs a tenth of a second and more, and of what is not in the cache much more. */
    private static final long ROWS_NOT_TO_COUNT = 1_000_000;

    /** The end of the next range and how many rows it has. */
    record Bound(List<Object> key, int rows) {}

    static KeysetTable of(Dialect dialect, Keyset keyset) {
        return new KeysetTable(
                dialect,
                keyset,
                dialect.identifier(keyset.table()),
                keyset.keys().stream().map(dialect::identifier).toList(),
                Optional.empty());
    }

    /** The same over the rows of one key. */
    KeysetTable only(List<Object> key) {
        return new KeysetTable(dialect, keyset, table, columns, Optional.of(key));
    }

    String label() {
        return keyset.table() + " (" + (keyset.distinctValues() ? "distinct " : "") + String.join(", ", keyset.keys())
                + ")";
    }

    /** Rows of the first batch where nobody has fixed them: a value may have millions. */
    int firstSize(int usual) {
        return keyset.distinctValues() ? 1 : usual;
    }

    /** Whether {@link #opening} can find the end of a batch. */
    boolean opens() {
        return !keyset.distinctValues() || dialect.scansLoosely();
    }

    RangeCondition range(List<Object> after, List<Object> through) {
        return range(after, through, keyset.condition());
    }

    /** The range without the keyset's own condition, which rows may have stopped meeting. */
    RangeCondition keysOnly(List<Object> after, List<Object> through) {
        return range(after, through, Optional.empty());
    }

    private RangeCondition range(List<Object> after, List<Object> through, Optional<String> condition) {
        return onlyKey.map(key -> new RangeCondition(dialect, columns, List.of(), key, condition, true))
                .orElseGet(() -> new RangeCondition(dialect, columns, after, through, condition));
    }

    Placeholders placeholders(List<Object> after, List<Object> through, int size) {
        return new Placeholders(Optional.of(range(after, through)), Optional.of(size));
    }

    /** The greatest key of all, refusing tables whose keys cannot be gone through. */
    Optional<List<Object>> last(WorkTransaction transaction) throws SQLException {
        refuseNulls(transaction);
        try (PreparedStatement statement = transaction.prepare(dialect.lastKey(table, columns));
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            List<Object> key = key(row);
            for (int i = 0; i < key.size(); i++) {
                if (!KeyCodec.supports(key.get(i))) {
                    throw new UsageException(
                            "The key column " + keyset.keys().get(i) + " of " + keyset.table() + " is of type "
                                    + row.getMetaData().getColumnTypeName(i + 1)
                                    + ", which cannot be paged by. Use whole numbers, decimals, text, UUIDs, dates or timestamps.");
                }
            }
            return Optional.of(key);
        }
    }

    private void refuseNulls(WorkTransaction transaction) throws SQLException {
        List<String> nullable = new ArrayList<>();
        try (PreparedStatement statement = transaction.prepare(
                        "select " + String.join(", ", columns) + " from " + table + " where 1 = 0");
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData meta = none.getMetaData();
            for (int i = 0; i < columns.size(); i++) {
                if (meta.isNullable(i + 1) != ResultSetMetaData.columnNoNulls) {
                    nullable.add(columns.get(i) + " is null");
                }
            }
        }
        if (nullable.isEmpty()) {
            return;
        }
        String condition = keyset.condition().map(text -> " and (" + text + ")").orElse("");
        long found = transaction.count("select count(*) from (select 1 from " + table + " where ("
                + String.join(" or ", nullable) + ")" + condition + " limit 1) as nulls");
        if (found > 0) {
            throw new UsageException(
                    "A row of " + keyset.table() + " has null in a key column (" + label()
                            + "): it would never be migrated. Choose key columns without nulls, or exclude them with where(…).");
        }
    }

    /** Whether no two rows can have equal keys, so that none have to be kept together. */
    boolean isUnique(WorkTransaction transaction) throws SQLException {
        return dialect.isUnique(transaction.connection(), table, columns);
    }

    /**
     * What finds the end of the next range: the key {@code size} rows on, for a third of what ordering and counting all of them costs.
     * Rows with equal keys stay together, which is what {@code with ties} is for; whether keys are equal only the database knows.
     */
    Opening<Bound> opening(boolean unique, List<Object> after, List<Object> finish, int size) {
        if (keyset.distinctValues()) {
            return new LooseScan(this).opening(after, finish, size);
        }
        int before = size - 1;
        Placeholders rows = placeholders(after, finish, size);
        String names = String.join(", ", columns);
        return unique
                ? new Opening<>(
                        rows,
                        "select " + names + " from " + table + " where {range} order by " + names
                                + " offset ? rows fetch first 1 rows only",
                        row -> new Bound(key(row), size),
                        before)
                : new Opening<>(rows, bound("offset ? rows fetch first 1 rows with ties"), bound(before), before);
    }

    /** The last range, in which there are fewer rows. */
    Optional<Bound> rest(WorkTransaction transaction, List<Object> after, List<Object> finish, int size)
            throws SQLException {
        if (keyset.distinctValues()) {
            return new LooseScan(this).bound(transaction, after, finish, size);
        }
        transaction.placeholders(placeholders(after, finish, size));
        return transaction.query(bound("fetch first ? rows with ties"), bound(0), size).stream()
                .findFirst();
    }

    private String bound(String portion) {
        String names = String.join(", ", columns);
        return "select " + names + ", count(*) over () from (select " + names + " from " + table
                + " where {range} order by " + names + " " + portion + ") as batch_keys order by "
                + columns.stream().map(column -> column + " desc").collect(Collectors.joining(", ")) + " limit 1";
    }

    private RowMapper<Bound> bound(int before) {
        return row -> new Bound(key(row), before + row.getInt(columns.size() + 1));
    }

    /** The first keys of rows that need work, as many as asked for. */
    List<List<Object>> keys(WorkTransaction transaction, List<Object> finish, int most) throws SQLException {
        transaction.placeholders(placeholders(List.of(), finish, 1));
        String names = String.join(", ", columns);
        return transaction.query(
                "select distinct " + names + " from " + table + " where {range} order by " + names + " limit " + most,
                this::key);
    }

    boolean any(WorkTransaction transaction, List<Object> finish) throws SQLException {
        transaction.placeholders(placeholders(List.of(), finish, 1));
        return transaction.count("select count(*) from (select 1 from " + table + " where {range} limit 1) as late")
                > 0;
    }

    /** Whether a row, whether it needs work or not, lies between two keys: for the database itself to compare them. */
    boolean anyKey(WorkTransaction transaction, List<Object> after, List<Object> through) throws SQLException {
        RangeCondition between = new RangeCondition(dialect, columns, after, through, Optional.empty());
        transaction.placeholders(new Placeholders(Optional.of(between), Optional.of(1)));
        return transaction.count("select count(*) from (select 1 from " + table + " where {range} limit 1) as some_key")
                > 0;
    }

    /** Counts rows, or values, unless that takes too long. */
    OptionalLong count(WorkTransaction transaction, List<Object> finish) throws SQLException {
        return countBetween(transaction, List.of(), finish);
    }

    /** The same from a key on. */
    OptionalLong countBetween(WorkTransaction transaction, List<Object> after, List<Object> finish)
            throws SQLException {
        try (PreparedStatement statement = counting(transaction, after, finish)) {
            statement.setQueryTimeout(SECONDS_TO_COUNT);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            } finally {
                // H2 keeps it for the session: for the batches that follow, and for the application when it gets the
                // connection back.
                statement.setQueryTimeout(0);
            }
        }
    }

    private PreparedStatement counting(WorkTransaction transaction, List<Object> after, List<Object> finish)
            throws SQLException {
        if (keyset.distinctValues()) {
            return new LooseScan(this).counting(transaction, after, finish);
        }
        transaction.placeholders(placeholders(after, finish, 1));
        return transaction.prepare("select count(*) from " + table + " where {range}");
    }

    /**
     * The rows of a large table that is gone through as a whole, whose number the planner's statistics know well enough. Of values they know
     * less, so only those are not counted that are so many that the time would not do.
     */
    OptionalLong known(WorkTransaction transaction) throws SQLException {
        if (keyset.condition().isPresent()
                || dialect.statisticalRows(transaction.connection(), table) < ROWS_NOT_TO_COUNT) {
            return OptionalLong.empty();
        }
        OptionalLong estimate = estimate(transaction);
        return keyset.distinctValues() && estimate.orElse(0) < ROWS_NOT_TO_COUNT ? OptionalLong.empty() : estimate;
    }

    /** The planner's estimate of all rows, or values. */
    OptionalLong estimate(WorkTransaction transaction) throws SQLException {
        String condition = keyset.condition().map(text -> " where " + text).orElse("");
        return dialect.estimateRows(transaction.connection(), units() + condition);
    }

    /** The same between two keys. */
    OptionalLong estimate(WorkTransaction transaction, List<Object> after, List<Object> finish) throws SQLException {
        RangeCondition between = range(after, finish);
        return dialect.estimateRows(
                transaction.connection(),
                units() + " where " + between.sql(Optional.empty()),
                between.parameters().toArray());
    }

    private String units() {
        return "select " + (keyset.distinctValues() ? "distinct " + String.join(", ", columns) : "1") + " from "
                + table;
    }

    /** The planner's estimate of the rows between two keys, of all or of those that meet the condition. */
    OptionalLong estimateBetween(
            WorkTransaction transaction, List<Object> after, List<Object> finish, boolean meetingCondition)
            throws SQLException {
        RangeCondition between = meetingCondition ? range(after, finish) : keysOnly(after, finish);
        return dialect.estimateRows(
                transaction.connection(),
                "select 1 from " + table + " where " + between.sql(Optional.empty()),
                between.parameters().toArray());
    }

    List<Object> key(ResultSet row) throws SQLException {
        List<Object> key = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
            key.add(KeyCodec.read(row, i));
        }
        return key;
    }
}
