package dev.longhaul.run;

import dev.longhaul.run.KeysetTable.Bound;
import dev.longhaul.store.Opening;
import dev.longhaul.store.RangeCondition;
import dev.longhaul.store.WorkTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The distinct values of a keyset's keys, each looked up in the index after the one before it: what that costs goes by the values, however
 * many rows each has, while {@code select distinct} reads every row. Where the database cannot do that in one query, it takes a query for
 * each. Immutable.
 *
 * @param table the rows
 */
record LooseScan(KeysetTable table) {
    /** Finds the last of some values, and how many there are up to it; to be asked only where {@link #isOneQuery}. */
    Opening<Bound> opening(List<Object> after, List<Object> finish, int values) {
        // Of one key there is one value at most.
        if (values == 1 || table.onlyKey().isPresent()) {
            return next(after, finish);
        }
        RangeCondition further = further(finish);
        List<Object> parameters = new ArrayList<>(further.parameters());
        parameters.add(values);
        String names = IntStream.range(0, table.columns().size())
                .mapToObj(i -> name(i) + " as " + table.columns().get(i))
                .collect(Collectors.joining(", "));
        return new Opening<>(
                table.placeholders(after, finish, values),
                scan(further, " where longhaul_values.longhaul_n < ?") + " select " + names
                        + ", longhaul_n from longhaul_values order by longhaul_n desc limit 1",
                row -> new Bound(table.key(row), row.getInt(table.columns().size() + 1)),
                parameters.toArray());
    }

    boolean isOneQuery() {
        return table.dialect().scansLoosely();
    }

    /** The last of some values, or of fewer where there are no more; nothing where there is none. */
    Optional<Bound> bound(WorkTransaction transaction, List<Object> after, List<Object> finish, int values)
            throws SQLException {
        if (isOneQuery()) {
            return ask(transaction, opening(after, finish, values));
        }
        Optional<Bound> last = Optional.empty();
        List<Object> key = after;
        for (int found = 1; found <= values; found++) {
            Optional<Bound> next = ask(transaction, next(key, finish));
            if (next.isEmpty()) {
                return last;
            }
            key = next.get().key();
            last = Optional.of(new Bound(key, found));
            if (table.onlyKey().isPresent()) {
                return last;
            }
        }
        return last;
    }

    private static Optional<Bound> ask(WorkTransaction transaction, Opening<Bound> query) throws SQLException {
        query.in(transaction);
        return query.rows().stream().findFirst();
    }

    /** A query of one number: how many values there are. */
    PreparedStatement counting(WorkTransaction transaction, List<Object> after, List<Object> finish)
            throws SQLException {
        transaction.placeholders(table.placeholders(after, finish, 1));
        if (!isOneQuery()) {
            return transaction.prepare("select count(*) from (select distinct " + columns() + " from " + table.table()
                    + " where {range}) as longhaul_values");
        }
        RangeCondition further = further(finish);
        return transaction.prepare(
                scan(further, "") + " select count(*) from longhaul_values",
                further.parameters().toArray());
    }

    private Opening<Bound> next(List<Object> after, List<Object> finish) {
        return new Opening<>(
                table.placeholders(after, finish, 1), first(columns(), "{range}"), row -> new Bound(table.key(row), 1));
    }

    private RangeCondition further(List<Object> finish) {
        return table.range(List.of(), finish);
    }

    private String scan(RangeCondition further, String until) {
        String names = IntStream.range(0, table.columns().size())
                .mapToObj(LooseScan::name)
                .collect(Collectors.joining(", "));
        String before = IntStream.range(0, table.columns().size())
                .mapToObj(i -> "longhaul_values." + name(i))
                .collect(Collectors.joining(", "));
        String beyond = "(" + columns() + ") > (" + before + ") and " + further.sql(Optional.empty());
        return "with recursive longhaul_values (" + names + ", longhaul_n) as ((" + first(columns() + ", 1", "{range}")
                + ") union all select " + names.replace("longhaul_key", "longhaul_next.longhaul_key")
                + ", longhaul_values.longhaul_n + 1 from longhaul_values cross join lateral ("
                + first(columns(), beyond) + ") as longhaul_next (" + names + ")" + until + ")";
    }

    private String first(String select, String condition) {
        return "select " + select + " from " + table.table() + " where " + condition + " order by " + columns()
                + " limit 1";
    }

    private String columns() {
        return String.join(", ", table.columns());
    }

    private static String name(int index) {
        return "longhaul_key" + index;
    }
}
