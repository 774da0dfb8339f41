package dev.longhaul.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * H2, from version 2.2: DDL commits, there is no {@code RETURNING}, {@code CURRENT_TIMESTAMP} is frozen per transaction, a
 * failed statement leaves the transaction committable (the guard of the connection sees to that), sessions know no
 * statement or idle limits of their own.
 */
record H2Dialect(boolean upperCase, boolean lowerCase) implements Dialect {
    /** H2's codes for a table, index, column, constraint, schema, sequence, view, domain, trigger or role that exists already. */
    private static final Set<Integer> IS_THERE =
            Set.of(42101, 42111, 42121, 90045, 90078, 90035, 90038, 90119, 90041, 90069);

    /** The same for one that does not exist, or not any more. */
    private static final Set<Integer> IS_GONE =
            Set.of(42102, 42103, 42104, 42112, 42122, 90057, 90079, 90036, 90037, 90120, 90042, 90070);

    private static final Pattern ADDS = Pattern.compile("(?is)\\s*(create\\b.*|alter\\b.*\\badd\\b.*)");

    // What does not commit by itself; everything else may, and is refused inside a batch.
    private static final Set<String> HARMLESS = Set.of(
            "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE", "CALL", "EXPLAIN", "SHOW", "");

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public Catalog catalog() {
        return new H2Catalog(this);
    }

    @Override
    public boolean buildsConcurrently() {
        return false;
    }

    @Override
    public String tables() {
        return "select table_schema, table_name, false from information_schema.tables where table_type = 'BASE TABLE'"
                + " and table_schema <> 'INFORMATION_SCHEMA' order by table_schema, table_name";
    }

    @Override
    public String returning(String update, String columns) {
        return "select " + columns + " from final table (" + update + ")";
    }

    @Override
    public Object[] inOrderOfReturning(Object[] ofUpdate, Object[] ofColumns) {
        return Dialect.joined(ofColumns, ofUpdate);
    }

    @Override
    public Optional<String> sample(String columns, String table, double percent) {
        return Optional.empty();
    }

    @Override
    public String nowPlusMillis() {
        return "dateadd(millisecond, cast(? as bigint), current_timestamp)";
    }

    @Override
    public String millisBetween(String later, String earlier) {
        return "datediff(millisecond, " + earlier + ", " + later + ")";
    }

    /** Spelled out so that H2 uses an index on the first column, which it does not for a comparison of rows. */
    @Override
    public String compare(List<String> columns, String operator) {
        return columns.size() == 1 ? columns.get(0) + " " + operator + " ?" : compareFrom(columns, 0, operator);
    }

    private static String compareFrom(List<String> columns, int index, String operator) {
        String column = columns.get(index);
        if (index == columns.size() - 1) {
            return column + " " + operator + " ?";
        }
        String strict = operator.substring(0, 1);
        return "(" + column + " " + strict + "= ? and (" + column + " " + strict + " ? or "
                + compareFrom(columns, index + 1, operator) + "))";
    }

    @Override
    public List<Object> compareParameters(List<Object> key) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < key.size() - 1; i++) {
            values.add(key.get(i));
            values.add(key.get(i));
        }
        values.add(key.get(key.size() - 1));
        return values;
    }

    @Override
    public String fold(String identifier) {
        return upperCase ? identifier.toUpperCase(Locale.ROOT) : lowerCase ? Dialect.lower(identifier) : identifier;
    }

    @Override
    public Optional<String> beginBatch(
            Connection connection, Limits limits, String marker, Optional<? extends Opening<?>> opening)
            throws SQLException {
        // Neither limits nor a marker: the heartbeat's ladder cancels, and the guard refuses what would commit.
        if (opening.isPresent()) {
            Opening<?> query = opening.get();
            try (PreparedStatement statement = Jdbc.prepare(connection, query.sql(), query.parameters());
                    ResultSet rows = statement.executeQuery()) {
                query.take(rows);
            }
        }
        return Optional.empty();
    }

    /** It keeps none. */
    @Override
    public long statisticalRows(Connection connection, String table) {
        return -1;
    }

    /** Never mind: there it saves nothing. */
    @Override
    public boolean isUnique(Connection connection, String table, List<String> columns) {
        return false;
    }

    /** It knows no lateral joins, without which a recursive query can look up one column and no more. */
    @Override
    public boolean scansLoosely() {
        return false;
    }

    @Override
    public String inMarkedBatch() {
        return "cast(? as varchar) is not null";
    }

    @Override
    public Optional<String> shortenIdle() {
        return Optional.empty();
    }

    @Override
    public Optional<String> refusal(String sql) {
        return SqlText.firstWords(sql).stream()
                .filter(word -> !HARMLESS.contains(word))
                .findFirst()
                .map(word -> word + " would commit the batch's transaction on H2");
    }

    /** H2 waits for a lock for two seconds at most by itself and knows no idle limit. */
    @Override
    public Runnable limitControlSession(Connection connection, Duration patience) {
        return () -> {};
    }

    /** H2 ignores it. */
    @Override
    public boolean abortCuts() {
        return false;
    }

    @Override
    public boolean definitionsCommit() {
        return true;
    }

    @Override
    public boolean alreadyHappened(String sql, SQLException error) {
        String code = SqlText.pieces(sql).stream()
                .filter(SqlText.Piece::code)
                .map(SqlText.Piece::text)
                .collect(Collectors.joining(" "));
        return ADDS.matcher(code).matches()
                ? IS_THERE.contains(error.getErrorCode())
                : IS_GONE.contains(error.getErrorCode());
    }

    /** H2 waits for two seconds at most by itself. */
    @Override
    public Runnable waitForLocks(Connection connection, Duration atMost) {
        return () -> {};
    }

    @Override
    public Backend adopt(Connection connection, String applicationName) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select session_id, session_start from information_schema.sessions"
                                + " where session_id = session_id()",
                        row -> new Backend(row.getLong(1), row.getString(2)))
                .orElseThrow();
    }

    @Override
    public void release(Connection connection, String applicationName) {
        // Sessions have no names here.
    }

    @Override
    public void cancel(Connection control, Backend backend) throws SQLException {
        signal(control, "cancel_session", backend);
    }

    @Override
    public boolean terminate(Connection control, Backend backend) throws SQLException {
        return signal(control, "abort_session", backend);
    }

    private static boolean signal(Connection control, String function, Backend backend) throws SQLException {
        return Jdbc.first(
                        control,
                        "select " + function + "(session_id) from information_schema.sessions"
                                + " where session_id = ? and cast(session_start as varchar) = ?"
                                + " and session_id <> session_id()",
                        row -> row.getBoolean(1),
                        backend.pid(),
                        backend.start())
                .orElse(false);
    }

    @Override
    public Optional<String> markOpenTransactions(Connection connection) throws SQLException {
        String ids = Jdbc.query(
                        connection,
                        "select session_id, session_start from information_schema.sessions"
                                + " where contains_uncommitted and session_id <> session_id()",
                        row -> new Backend(row.getLong(1), row.getString(2)).text())
                .stream()
                .collect(Collectors.joining("|"));
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids);
    }

    /** A session that has gone on to its next transaction cannot be told from one that has not: it is waited for as well. */
    @Override
    public boolean openSince(Connection connection, String mark) throws SQLException {
        Set<String> marked = Set.of(mark.split("\\|"));
        return markOpenTransactions(connection).stream()
                .flatMap(ids -> List.of(ids.split("\\|")).stream())
                .anyMatch(marked::contains);
    }

    /** For one column by max(), which is a look into the index, while sorting downwards is a scan of the table. */
    @Override
    public String lastKey(String table, List<String> columns) {
        if (columns.size() == 1) {
            String column = columns.get(0);
            return "select " + column + " from " + table + " where " + column + " = (select max(" + column + ") from "
                    + table + ") limit 1";
        }
        return "select " + String.join(", ", columns) + " from " + table + Dialect.whereNotNull(columns) + " order by "
                + String.join(" desc, ", columns) + " desc limit 1";
    }

    @Override
    public OptionalLong estimateRows(Connection connection, String select, @Nullable Object... parameters) {
        return OptionalLong.empty();
    }

    @Override
    public List<String> reapingWarnings(Connection connection) {
        return List.of();
    }

    @Override
    public TableShape shape(Connection connection, String table) throws SQLException {
        return H2Rows.shape(connection, table);
    }

    @Override
    public String lockRows() {
        return " for update";
    }

    @Override
    public int updateRows(Connection connection, RowUpdate update) throws SQLException {
        return H2Rows.update(connection, update);
    }
}
