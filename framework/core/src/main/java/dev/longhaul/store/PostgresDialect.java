package dev.longhaul.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, from version 13. */
record PostgresDialect(int majorVersion) implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDialect.class);
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
    private static final String OPEN_HERE =
            "from pg_locks l join pg_stat_activity a on a.pid = l.pid where l.locktype ="
                    + " 'virtualxid' and l.granted and l.pid <> pg_backend_pid() and a.datname = current_database()"
                    + " and a.usesysid is not null";
    private static final Pattern PLAN_ROWS = Pattern.compile("rows=(\\d+)");
    private static final List<String> SESSION_WORDS = List.of("RESET", "DISCARD", "LISTEN", "UNLISTEN");
    private static final List<String> TRANSACTION_WORDS =
            List.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT");

    @Override
    public String name() {
        return "postgresql";
    }

    /** Without those that came with an extension: their rows are nobody's data. Of what has no page no policy hides a row. */
    @Override
    public String tables() {
        return "select n.nspname, c.relname, row_security_active(c.oid) and pg_relation_size(c.oid) > 0 from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                + " where c.relkind in ('r', 'f') and n.nspname not in ('pg_catalog', 'information_schema')"
                + " and n.nspname not like 'pg\\_%' and not exists (select 1 from pg_depend d where d.classid ="
                + " 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by 1, 2";
    }

    @Override
    public Catalog catalog() {
        return new PostgresCatalog(this);
    }

    @Override
    public boolean buildsConcurrently() {
        return true;
    }

    @Override
    public String returning(String update, String columns) {
        return update + " returning " + columns;
    }

    @Override
    public Object[] inOrderOfReturning(Object[] ofUpdate, Object[] ofColumns) {
        return Dialect.joined(ofUpdate, ofColumns);
    }

    /** Whole pages at random: reads no more of the table than it answers. */
    @Override
    public Optional<String> sample(String columns, String table, double percent) {
        return Optional.of("select " + columns + " from " + table + " tablesample system ("
                + java.math.BigDecimal.valueOf(percent).toPlainString() + ")");
    }

    @Override
    public String nowPlusMillis() {
        return "current_timestamp + cast(? as bigint) * interval '1 millisecond'";
    }

    @Override
    public String millisBetween(String later, String earlier) {
        return "cast(extract(epoch from (" + later + " - " + earlier + ")) * 1000 as bigint)";
    }

    @Override
    public String compare(List<String> columns, String operator) {
        return columns.size() == 1
                ? columns.get(0) + " " + operator + " ?"
                : "(" + String.join(", ", columns) + ") " + operator + " ("
                        + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    }

    @Override
    public List<Object> compareParameters(List<Object> key) {
        return key;
    }

    /** With a multi-byte encoding the server folds only the letters of ASCII. */
    @Override
    public String fold(String identifier) {
        return CAPITAL.matcher(identifier).replaceAll(capital -> Dialect.lower(capital.group()));
    }

    @Override
    public Optional<String> beginBatch(
            Connection connection, Limits limits, String marker, Optional<? extends Opening<?>> opening)
            throws SQLException {
        String unit = Long.toString(limits.unit().toMillis());
        // One round trip: the driver sends begin and both statements together. transaction_timeout (from 17) also ends
        // a transaction
        // whose client is gone for good but whose server process is neither idle nor in one long statement.
        String sql = "select set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true),"
                + " set_config('idle_in_transaction_session_timeout', ?, true), set_config('longhaul.batch', ?, true),"
                + " pg_snapshot_xmin(pg_current_snapshot())::text"
                + (majorVersion >= 17 ? ", set_config('transaction_timeout', ?, true)" : "")
                // Whoever outran a synchronous standby would hold up others.
                + (limits.commitsLater()
                        ? ", set_config('synchronous_commit', case current_setting('synchronous_standby_names')"
                                + " when '' then 'off' else current_setting('synchronous_commit') end, true)"
                        : "")
                + opening.map(query -> "; " + query.sql()).orElse("");
        List<@Nullable Object> parameters =
                new ArrayList<>(List.of(unit, Long.toString(limits.lockWait().toMillis()), unit, marker));
        if (majorVersion >= 17) {
            parameters.add(Long.toString(limits.unit().multipliedBy(2).toMillis()));
        }
        opening.ifPresent(query -> parameters.addAll(Arrays.asList(query.parameters())));
        try (PreparedStatement statement = Jdbc.prepare(connection, sql, parameters.toArray())) {
            statement.execute();
            Optional<String> begun = Optional.empty();
            try (ResultSet row = statement.getResultSet()) {
                if (row.next()) {
                    begun = Optional.of(row.getString(5));
                }
            }
            if (opening.isPresent() && statement.getMoreResults()) {
                try (ResultSet rows = statement.getResultSet()) {
                    opening.get().take(rows);
                }
            }
            return begun;
        }
    }

    @Override
    public long statisticalRows(Connection connection, String table) throws SQLException {
        return PostgresRows.statistical(connection, table);
    }

    @Override
    public OptionalLong bytesOfRow(Connection connection, String table) throws SQLException {
        return PostgresRows.bytesOfRow(connection, table);
    }

    @Override
    public boolean isUnique(Connection connection, String table, List<String> columns) throws SQLException {
        return PostgresRows.isUnique(connection, table, columns);
    }

    @Override
    public OptionalLong walPosition(Connection connection) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select cast(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bigint)",
                        row -> OptionalLong.of(row.getLong(1)))
                .orElseThrow();
    }

    @Override
    public String inMarkedBatch() {
        return "current_setting('longhaul.batch', true) = ?";
    }

    @Override
    public Optional<String> shortenIdle() {
        return Optional.of("set_config('idle_in_transaction_session_timeout', ?, true)");
    }

    @Override
    public Optional<String> place() {
        return Optional.of("ctid");
    }

    @Override
    public Optional<String> refusal(String sql) {
        return SqlText.firstWords(sql, 2).stream()
                .map(PostgresDialect::refusalOf)
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public Runnable limitControlSession(Connection connection, Duration patience) throws SQLException {
        String half = Long.toString(Math.max(1, patience.toMillis() / 2));
        List<String> before = limits(connection, half, half, Long.toString(patience.toMillis()));
        return () -> {
            try {
                limits(connection, before.get(0), before.get(1), before.get(2));
            } catch (SQLException e) {
                throw new StoreException("Putting a session back failed", e);
            }
        };
    }

    /** Sets three limits of the session and answers what they were. */
    private static List<String> limits(Connection connection, String idle, String lock, String statement)
            throws SQLException {
        String sql =
                "with before as materialized (select current_setting('idle_in_transaction_session_timeout') as idle,"
                        + " current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement)"
                        + " select idle, lock, statement, set_config('idle_in_transaction_session_timeout', ?, false),"
                        + " set_config('lock_timeout', ?, false), set_config('statement_timeout', ?, false) from before";
        return Jdbc.first(
                        connection,
                        sql,
                        row -> List.of(row.getString(1), row.getString(2), row.getString(3)),
                        idle,
                        lock,
                        statement)
                .orElseThrow();
    }

    private static Optional<String> refusalOf(String words) {
        String word = words.split(" ", 2)[0];
        if (TRANSACTION_WORDS.contains(word)) {
            return Optional.of(word + " ends or divides the batch's transaction, which is the engine's to end");
        }
        boolean lasting = SESSION_WORDS.contains(word)
                || (word.equals("SET") && !words.equals("SET LOCAL") && !words.equals("SET CONSTRAINTS"));
        return lasting
                ? Optional.of(word
                        + " changes the session for whoever has the connection next; SET LOCAL ends with the batch")
                : Optional.empty();
    }

    @Override
    public boolean abortCuts() {
        return true;
    }

    @Override
    public boolean definitionsCommit() {
        return false;
    }

    @Override
    public Runnable waitForLocks(Connection connection, Duration atMost) throws SQLException {
        String exchange = "with before as materialized (select current_setting('lock_timeout') as value)"
                + " select value, set_config('lock_timeout', ?, false) from before";
        Optional<String> before =
                Jdbc.first(connection, exchange, row -> row.getString(1), Long.toString(atMost.toMillis()));
        return () -> {
            try {
                // Not reset: the application's pool may have set one of its own.
                Jdbc.first(connection, exchange, row -> row.getString(1), before.orElseThrow());
            } catch (SQLException e) {
                LOG.debug("lock_timeout could not be put back", e);
            }
        };
    }

    @Override
    public Backend adopt(Connection connection, String applicationName) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select pg_backend_pid(), set_config('application_name', ?, false),"
                                + " (select extract(epoch from backend_start)::text from pg_stat_activity where pid = pg_backend_pid())",
                        row -> new Backend(row.getLong(1), row.getString(3)),
                        applicationName)
                .orElseThrow();
    }

    @Override
    public void release(Connection connection, String applicationName) throws SQLException {
        Jdbc.query(
                connection,
                "select set_config('application_name', ?, false)",
                row -> row.getString(1),
                applicationName);
    }

    @Override
    public void cancel(Connection control, Backend backend) throws SQLException {
        signal(control, "pg_cancel_backend", backend);
    }

    @Override
    public boolean cancelIndexBuild(Connection control, long migration) throws SQLException {
        Optional<String> name = Jdbc.first(
                control, "select name from long_running_migration where id = ?", row -> row.getString(1), migration);
        return name.isPresent() && catalog().cancelHolder(control, BuildFence.key(name.get()));
    }

    @Override
    public boolean terminate(Connection control, Backend backend) throws SQLException {
        return signal(control, "pg_terminate_backend", backend);
    }

    /** By the process alone: the view would look at all of them. */
    @Override
    public Optional<Boolean> waitsForLock(Connection control, Backend backend) throws SQLException {
        return Jdbc.first(
                control,
                "select wait_event_type is not distinct from 'Lock' from pg_stat_get_activity(cast(? as integer))"
                        + " where state = 'active'",
                row -> row.getBoolean(1),
                backend.pid());
    }

    private static boolean signal(Connection control, String function, Backend backend) throws SQLException {
        return Jdbc.first(
                        control,
                        "select " + function
                                + "(pid) from pg_stat_activity where pid = ? and extract(epoch from backend_start)::text = ?"
                                + " and application_name like ?",
                        row -> row.getBoolean(1),
                        backend.pid(),
                        backend.start(),
                        APPLICATION_NAME + "%")
                .orElse(false);
    }

    /**
     * The first transaction id that is not in use yet, and the virtual ids of the transactions of this database that are open: the
     * one tells those that have already written (prepared ones too), the others those that have begun and may write later. Unlike
     * the columns of {@code pg_stat_activity}, {@code pg_locks} shows every role's to everybody. Autovacuum has no user.
     */
    @Override
    public Optional<String> markOpenTransactions(Connection connection) throws SQLException {
        return Jdbc.first(
                connection,
                "select pg_snapshot_xmax(pg_current_snapshot())::text || '@' || coalesce((select"
                        + " string_agg(l.virtualtransaction, '|') " + OPEN_HERE + "), '')",
                row -> row.getString(1));
    }

    @Override
    public boolean openSince(Connection connection, String mark) throws SQLException {
        int at = mark.indexOf('@');
        return Jdbc.first(
                        connection,
                        "select pg_snapshot_xmin(pg_current_snapshot()) < cast(? as text)::xid8 or exists (select 1 "
                                + OPEN_HERE + " and l.virtualtransaction = any(string_to_array(?, '|')))",
                        row -> row.getBoolean(1),
                        mark.substring(0, at),
                        mark.substring(at + 1))
                .orElse(false);
    }

    @Override
    public String lastKey(String table, List<String> columns) {
        return "select " + String.join(", ", columns) + " from " + table + Dialect.whereNotNull(columns) + " order by "
                + String.join(" desc, ", columns) + " desc limit 1";
    }

    @Override
    public OptionalLong estimateRows(Connection connection, String select, @Nullable Object... parameters)
            throws SQLException {
        Optional<String> plan = Jdbc.first(connection, "explain " + select, row -> row.getString(1), parameters);
        Matcher matcher = PLAN_ROWS.matcher(plan.orElse(""));
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    @Override
    public List<String> reapingWarnings(Connection connection) throws SQLException {
        List<String> warnings = new ArrayList<>();
        if (majorVersion >= 14
                && setting(connection, "client_connection_check_interval").equals("0")) {
            warnings.add("client_connection_check_interval is 0: a statement of a client that has died runs on until"
                    + " its timeout; set it to 10s");
        }
        if (setting(connection, "tcp_keepalives_idle").equals("7200")) {
            warnings.add("tcp_keepalives_idle is 7200 s: the connection of a client whose machine has vanished lives on"
                    + " for hours; set it to 60");
        }
        return warnings;
    }

    @Override
    public TableShape shape(Connection connection, String table) throws SQLException {
        return PostgresRows.shape(connection, table);
    }

    /** The weakest that keeps others from updating: rows that refer to these may be inserted meanwhile. */
    @Override
    public String lockRows() {
        return " for no key update";
    }

    @Override
    public int updateRows(Connection connection, RowUpdate update) throws SQLException {
        return PostgresRows.update(connection, update);
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return Jdbc.first(connection, "select setting from pg_settings where name = ?", r -> r.getString(1), name)
                .orElse("");
    }
}
