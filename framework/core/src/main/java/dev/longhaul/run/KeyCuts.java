package dev.longhaul.run;

import dev.longhaul.store.Placeholders;
import dev.longhaul.store.RangeCondition;
import dev.longhaul.store.WorkTransaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds keys that divide rows, or the distinct values of keys, evenly: by where the rows really are, since ids have gaps, texts have no
 * arithmetic, and a condition may be met at one end of the table only. Few rows are counted off through the index of the keys, which costs about as much as counting them;
 * many are told by a sample of whole pages, which costs the same for every size of table. Immutable.
 *
 * <p>The statistics that PostgreSQL keeps ({@code histogram_bounds}) would be cheaper still, but they know single columns only, leave out
 * the most common values, know nothing of conditions, and may be as old as the last {@code analyze}.
 *
 * @param table the rows
 * @param exactUpTo how many rows are counted off at most, where there is another way
 * @param sampleRows how many rows a sample should have; with 20,000 rows of some hundred pages the parts of 256 still differ by less
 *     than half
 */
record KeyCuts(KeysetTable table, long exactUpTo, int sampleRows) {
    private static final long EXACT_UP_TO = 1_000_000;
    private static final int SAMPLE_ROWS = 20_000;

    /** The same of values, each of which is a look into the index of its own. */
    private static final long VALUES_UP_TO = 100_000;

    private static final int SAMPLE_PER_PART = 20;

    KeyCuts(KeysetTable table) {
        this(table, EXACT_UP_TO, SAMPLE_ROWS);
    }

    /** A key with about as many rows below it as above, and how many rows there are, as far as that is known. */
    record Middle(Optional<List<Object>> key, OptionalLong rows) {}

    /**
     * Keys between two others, ascending, so that each stretch that ends with one has about as many rows.
     *
     * @param counted how many rows there are, if they were counted
     * @return one key less than parts at most; fewer when keys repeat, none when nothing could be found out
     */
    List<List<Object>> cut(
            WorkTransaction transaction, List<Object> after, List<Object> finish, OptionalLong counted, int parts)
            throws SQLException {
        boolean exact = counted.isPresent() && (counted.getAsLong() <= mostCounted() || !canSample());
        if (exact) {
            return countedOff(transaction, after, finish, counted.getAsLong(), parts);
        }
        List<List<Object>> sample = sample(transaction, after, finish, SAMPLE_PER_PART * parts);
        List<List<Object>> cuts = new ArrayList<>();
        for (int i = 1; i < parts && sample.size() >= parts; i++) {
            add(cuts, sample.get((int) ((long) i * sample.size() / parts)), finish);
        }
        return cuts;
    }

    private long mostCounted() {
        return isOfValues() ? Math.min(VALUES_UP_TO, exactUpTo) : exactUpTo;
    }

    private boolean isOfValues() {
        return table.keyset().distinctValues();
    }

    private static void add(List<List<Object>> cuts, List<Object> key, List<Object> finish) {
        boolean repeated = !cuts.isEmpty() && cuts.get(cuts.size() - 1).equals(key);
        if (!repeated && !key.equals(finish)) {
            cuts.add(key);
        }
    }

    private List<List<Object>> countedOff(
            WorkTransaction transaction, List<Object> after, List<Object> finish, long rows, int parts)
            throws SQLException {
        List<List<Object>> cuts = new ArrayList<>();
        Optional<List<Object>> key = Optional.of(after);
        for (int i = 1; i < parts && key.isPresent(); i++) {
            long step = i * rows / parts - (i - 1) * rows / parts;
            key = skip(transaction, key.get(), finish, Math.max(1, step));
            key.ifPresent(found -> add(cuts, found, finish));
        }
        return cuts;
    }

    /** The key of the n-th row after a key. */
    private Optional<List<Object>> skip(WorkTransaction transaction, List<Object> after, List<Object> finish, long rows)
            throws SQLException {
        if (isOfValues()) {
            return new LooseScan(table)
                    .bound(transaction, after, finish, (int) rows)
                    .filter(bound -> bound.rows() == rows)
                    .map(KeysetTable.Bound::key);
        }
        String names = String.join(", ", table.columns());
        transaction.placeholders(table.placeholders(after, finish, 1));
        return keys(
                        transaction,
                        "select " + names + " from " + table.table() + " where {range} order by " + names + " offset "
                                + (rows - 1) + " rows fetch first 1 rows only")
                .stream()
                .findFirst();
    }

    private boolean canSample() {
        return table.dialect().sample("1", table.table(), 1).isPresent();
    }

    /** Keys of some of the rows; where too few of them meet the keyset's condition, of rows that may not. */
    private List<List<Object>> sample(WorkTransaction transaction, List<Object> after, List<Object> finish, int atLeast)
            throws SQLException {
        long rows = table.dialect()
                .estimateRows(transaction.connection(), "select 1 from " + table.table())
                .orElse(1);
        String names = String.join(", ", table.columns());
        double percent = Math.min(100, Math.max(0.000_001, 100.0 * sampleRows / Math.max(1, rows)));
        Optional<String> select = table.dialect().sample(names, table.table(), percent);
        if (select.isEmpty()) {
            return List.of();
        }
        transaction.placeholders(table.placeholders(after, finish, 1));
        String order = " order by " + names;
        List<List<Object>> keys = keys(transaction, select.get() + " where {range}" + order);
        if (keys.size() >= atLeast || table.keyset().condition().isEmpty()) {
            return keys;
        }
        RangeCondition anyRow = new RangeCondition(table.dialect(), table.columns(), after, finish, Optional.empty());
        transaction.placeholders(new Placeholders(Optional.of(anyRow), Optional.of(1)));
        return keys(
                transaction,
                select.get() + " where {range} and " + String.join(" is not null and ", table.columns())
                        + " is not null" + order);
    }

    /** The middle of what is left of a range; {@code guess} is how many rows that may be. */
    Middle middle(WorkTransaction transaction, List<Object> after, List<Object> finish, long guess)
            throws SQLException {
        long counted = counted(transaction, after, finish);
        if (counted <= mostCounted() || !canSample()) {
            return new Middle(
                    counted < 2 ? Optional.empty() : skip(transaction, after, finish, counted / 2),
                    OptionalLong.of(counted));
        }
        List<List<Object>> sample = sample(transaction, after, finish, SAMPLE_PER_PART);
        return new Middle(
                sample.isEmpty() ? Optional.empty() : Optional.of(sample.get(sample.size() / 2)),
                OptionalLong.of(Math.max(counted, guess)));
    }

    /** How many rows there are; where there is another way, no more than one too many for this one. */
    private long counted(WorkTransaction transaction, List<Object> after, List<Object> finish) throws SQLException {
        if (isOfValues()) {
            int most = canSample() ? (int) mostCounted() + 1 : Integer.MAX_VALUE;
            return new LooseScan(table)
                    .bound(transaction, after, finish, most)
                    .map(KeysetTable.Bound::rows)
                    .orElse(0);
        }
        transaction.placeholders(table.placeholders(after, finish, 1));
        String limit = canSample() ? " limit " + (exactUpTo + 1) : "";
        return transaction.count(
                "select count(*) from (select 1 from " + table.table() + " where {range}" + limit + ") as rest");
    }

    private List<List<Object>> keys(WorkTransaction transaction, String sql) throws SQLException {
        try (PreparedStatement statement = transaction.prepare(sql);
                ResultSet rows = statement.executeQuery()) {
            List<List<Object>> keys = new ArrayList<>();
            while (rows.next()) {
                List<Object> key = new ArrayList<>();
                for (int i = 1; i <= table.columns().size(); i++) {
                    key.add(KeyCodec.read(rows, i));
                }
                keys.add(key);
            }
            return keys;
        }
    }
}
