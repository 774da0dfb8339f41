package dev.longhaul.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The catalog of PostgreSQL, from version 13. */
record PostgresCatalog(PostgresDialect dialect) implements Catalog {
    private static final String HERE = "(select oid from pg_database where datname = current_database())";
    /** How the lock view shows an advisory lock with one key of 64 bits. */
    private static final String OF_KEY = "l.locktype = 'advisory' and l.granted and l.database = " + HERE
            + " and l.objsubid = 1 and ((l.classid::bigint << 32) | l.objid::bigint) = ?";

    @Override
    public Optional<ExistingIndex> index(Connection connection, String table, String name) throws SQLException {
        // The cast cuts a name that is too long as the server has cut it when it made the index.
        return Jdbc.first(
                connection,
                "select i.indexrelid::bigint, i.indrelid::bigint, format('%I.%I', n.nspname, c.relname),"
                        + " i.indrelid::regclass::text, i.indrelid = t.oid, i.indisvalid and i.indisready and i.indislive,"
                        + " i.indisunique, m.amname, i.indpred is not null, array(select coalesce(a.attname::text, '')"
                        + " from generate_series(1, i.indnkeyatts) as k left join pg_attribute a on a.attrelid = i.indrelid"
                        + " and a.attnum = i.indkey[k - 1] and a.attnum <> 0 order by k), i.indnatts - i.indnkeyatts,"
                        + " pg_get_indexdef(i.indexrelid) from pg_class t"
                        + " join pg_class c on c.relnamespace = t.relnamespace and c.relname = cast(? as name)"
                        + " join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid"
                        + " join pg_am m on m.oid = c.relam where t.oid = to_regclass(?)",
                PostgresCatalog::index,
                dialect.plainName(name),
                dialect.identifier(table));
    }

    private static ExistingIndex index(ResultSet row) throws SQLException {
        Array keys = row.getArray(10);
        return new ExistingIndex(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getBoolean(7),
                row.getString(8),
                row.getBoolean(9),
                List.of((String[]) keys.getArray()),
                row.getInt(11),
                row.getString(12));
    }

    /** Of another role's build only its locks can be seen. */
    @Override
    public Optional<Backend> builder(Connection connection, ExistingIndex index) throws SQLException {
        return Jdbc.first(
                connection,
                "select p.pid, extract(epoch from a.backend_start)::text from pg_stat_progress_create_index p"
                        + " left join pg_stat_activity a on a.pid = p.pid where p.datname = current_database()"
                        + " and p.pid <> pg_backend_pid() and (p.index_relid = ? or (p.relid is null and exists (select 1"
                        + " from pg_locks l where l.pid = p.pid and l.granted and l.locktype = 'relation' and l.database = "
                        + HERE + " and l.relation = ?)))",
                row -> new Backend(row.getLong(1), String.valueOf(row.getString(2))),
                index.id(),
                index.tableId());
    }

    @Override
    public Optional<Boolean> validated(Connection connection, String table, String constraint) throws SQLException {
        return Jdbc.first(
                connection,
                "select convalidated from pg_constraint where conrelid = to_regclass(?) and conname = cast(? as name)",
                row -> row.getBoolean(1),
                dialect.identifier(table),
                dialect.plainName(constraint));
    }

    /** From version 18 a column may bear a not-null constraint that is not validated. */
    @Override
    public ExistingColumn column(Connection connection, String table, String column, String check) throws SQLException {
        Optional<ExistingColumn> there = Jdbc.first(
                connection,
                "select not a.attnotnull, a.attnotnull and not exists (select 1 from pg_constraint n where n.conrelid ="
                        + " a.attrelid and n.contype = 'n' and not n.convalidated and n.conkey = array[a.attnum])"
                        + " from pg_attribute a where a.attrelid = to_regclass(?) and a.attname = cast(? as name)"
                        + " and not a.attisdropped",
                row -> new ExistingColumn(Optional.of(row.getBoolean(1)), row.getBoolean(2), Optional.empty()),
                dialect.identifier(table),
                dialect.plainName(column));
        return new ExistingColumn(
                there.flatMap(ExistingColumn::nullable),
                there.filter(ExistingColumn::notNull).isPresent(),
                validated(connection, table, '"' + check + '"'));
    }

    @Override
    public boolean tryFence(Connection connection, long key) throws SQLException {
        return Jdbc.first(connection, "select pg_try_advisory_lock(?)", row -> row.getBoolean(1), key)
                .orElse(false);
    }

    @Override
    public boolean releaseFence(Connection connection, long key) throws SQLException {
        return Jdbc.first(connection, "select pg_advisory_unlock(?)", row -> row.getBoolean(1), key)
                .orElse(false);
    }

    @Override
    public Optional<BuildHolder> holder(Connection connection, long key) throws SQLException {
        String since = "case a.state when 'active' then a.query_start else a.state_change end";
        return Jdbc.first(
                connection,
                "select a.pid, extract(epoch from a.backend_start)::text, coalesce(a.application_name, ''),"
                        // Of another role's session nothing is told: it may be at work.
                        + " coalesce(a.state, 'active') not in ('idle', 'idle in transaction', 'idle in transaction (aborted)'),"
                        + " coalesce(to_char(" + since + ", 'YYYY-MM-DD HH24:MI:SS TZ'), 'an unknown time'),"
                        + " coalesce(extract(epoch from clock_timestamp() - " + since + ") * 1000, 0)::bigint"
                        + " from pg_locks l join pg_stat_activity a on a.pid = l.pid where " + OF_KEY,
                row -> new BuildHolder(
                        new Backend(row.getLong(1), String.valueOf(row.getString(2))),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getString(5),
                        Duration.ofMillis(row.getLong(6))),
                key);
    }

    @Override
    public boolean cancelHolder(Connection connection, long key) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select pg_cancel_backend(l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid where "
                                + OF_KEY + " and a.state = 'active' and a.application_name like '"
                                + Dialect.APPLICATION_NAME + "%'",
                        row -> row.getBoolean(1),
                        key)
                .orElse(false);
    }

    @Override
    public Optional<BuildState> state(Connection connection, Backend backend) throws SQLException {
        return Jdbc.first(
                connection,
                "select coalesce(a.wait_event_type = 'Lock', false), coalesce(p.phase, ''), case when p.phase like '%tuples%'"
                        + " and p.tuples_total > 0 then 100.0 * p.tuples_done / p.tuples_total"
                        + " when p.blocks_total > 0 then 100.0 * p.blocks_done / p.blocks_total end,"
                        + " coalesce(p.lockers_total - p.lockers_done, 0) from pg_stat_activity a"
                        + " left join pg_stat_progress_create_index p on p.pid = a.pid"
                        + " where a.pid = ? and extract(epoch from a.backend_start)::text = ?",
                row -> {
                    double percent = row.getDouble(3);
                    boolean unknown = row.wasNull();
                    return new BuildState(
                            row.getBoolean(1),
                            row.getString(2),
                            unknown ? OptionalDouble.empty() : OptionalDouble.of(Math.min(100, percent)),
                            row.getLong(4));
                },
                backend.pid(),
                backend.start());
    }

    /** The one that a concurrent build waits for is among those that block it, also when it has only an old snapshot. */
    @Override
    public List<Blocker> blockers(Connection connection, Backend backend, int atMost) throws SQLException {
        return new ArrayList<>(Jdbc.query(
                connection,
                "select b.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, ''), coalesce(a.state, ''),"
                        + " coalesce(extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.query_start)) * 1000,"
                        + " 0)::bigint, coalesce(left(regexp_replace(btrim(a.query), '\\s+', ' ', 'g'), 120), '')"
                        + " from (select distinct unnest(pg_blocking_pids(?)) as pid) as b"
                        + " left join pg_stat_activity a on a.pid = b.pid order by a.xact_start nulls last, b.pid limit ?",
                row -> new Blocker(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Duration.ofMillis(row.getLong(5)),
                        row.getString(6)),
                (int) backend.pid(),
                atMost));
    }

    @Override
    public List<String> sessionLimits() {
        List<String> limits = new ArrayList<>(List.of("lock_timeout", "statement_timeout"));
        if (dialect.majorVersion() >= 14) {
            limits.add("idle_session_timeout");
        }
        if (dialect.majorVersion() >= 17) {
            limits.add("transaction_timeout");
        }
        return limits;
    }

    @Override
    public long deadlockTimeout(Connection connection) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select setting::bigint from pg_settings where name = 'deadlock_timeout'",
                        row -> row.getLong(1))
                .orElse(0L);
    }
}
