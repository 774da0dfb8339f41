package dev.longhaul.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How PostgreSQL, from version 13, says how it is. As far as possible by views that every role may read in full: of what only members of
 * {@code pg_monitor} see, a hidden row still shows that there is something.
 */
record PostgresVitals(int majorVersion) {
    /** Where it is inserted, not up to where it was written out, which may be later by a fifth of a second. */
    private static final String POSITION = "pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";
    /**
     * The function behind {@code pg_stat_replication}, which would look through all sessions for each use. One that is being backed up or
     * has only received has nothing to replay.
     */
    private static final String SENDERS = "from pg_stat_get_wal_senders()";

    private static final String STANDBYS =
            SENDERS + " where state in ('streaming', 'catchup') and replay_lsn is not null";

    /**
     * Some tables with all partitions below them, whose rows, statistics and vacuums theirs are. By the catalog alone:
     * {@code pg_partition_tree} would lock every partition, and wait for whoever changes one.
     */
    static final String TREE =
            "with recursive tree (name, oid) as (select t, to_regclass(t)::oid from unnest(?::text[]) as t"
                    + " union all select tree.name, i.inhrelid from tree join pg_class p on p.oid = tree.oid and p.relkind = 'p'"
                    + " join pg_inherits i on i.inhparent = p.oid)";

    WalSight wal(Connection connection) throws SQLException {
        WalSight sight = Jdbc.first(
                        connection,
                        "select " + POSITION + ", (select count(*) " + STANDBYS + "),"
                                + " (select count(*) " + SENDERS + " where state is null),"
                                + " (select min(pg_wal_lsn_diff(replay_lsn, '0/0'))::bigint " + STANDBYS + "),"
                                + " (select (extract(epoch from max(replay_lag)) * 1000)::bigint " + STANDBYS + "),"
                                + " (select max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn))::bigint from"
                                + " pg_replication_slots), current_setting('archive_mode') <> 'off',"
                                + " pg_walfile_name(pg_current_wal_lsn()), a.last_archived_wal, a.failed_count,"
                                + " pg_size_bytes(current_setting('wal_segment_size')),"
                                + " (extract(epoch from current_setting('checkpoint_timeout')::interval) * 1000)::bigint,"
                                + " pg_size_bytes(current_setting('max_wal_size')) from pg_stat_archiver a",
                        PostgresVitals::wal)
                .orElseThrow();
        return sight.archives() && sight.unarchived().isEmpty() ? withReadySegments(connection, sight) : sight;
    }

    private static WalSight wal(ResultSet row) throws SQLException {
        boolean archives = row.getBoolean(7);
        Optional<String> last = Optional.ofNullable(row.getString(9));
        OptionalLong unarchived =
                archives ? WalSight.unarchived(row.getString(8), last, row.getLong(11)) : OptionalLong.empty();
        // An archive that has had nothing to do yet is not behind.
        boolean fresh = last.isEmpty() && row.getLong(10) == 0;
        return new WalSight(
                row.getLong(1),
                row.getInt(2),
                row.getInt(3),
                optional(row, 4),
                optional(row, 5),
                optional(row, 6),
                archives,
                archives && fresh ? OptionalLong.of(0) : unarchived,
                row.getLong(12),
                row.getLong(13));
    }

    private static OptionalLong optional(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Where nothing was archived yet, the directory knows what waits; for those who may look. */
    private static WalSight withReadySegments(Connection connection, WalSight sight) throws SQLException {
        boolean may = Jdbc.first(
                        connection,
                        "select has_function_privilege('pg_ls_archive_statusdir()', 'execute')",
                        row -> row.getBoolean(1))
                .orElse(false);
        if (!may) {
            return sight;
        }
        OptionalLong ready = OptionalLong.of(Jdbc.first(
                        connection,
                        "select count(*) * pg_size_bytes(current_setting('wal_segment_size')) from"
                                + " pg_ls_archive_statusdir() where name like '%.ready'",
                        row -> row.getLong(1))
                .orElse(0L));
        return new WalSight(
                sight.position(),
                sight.replicas(),
                sight.hidden(),
                sight.replayed(),
                sight.replayLagMillis(),
                sight.retainedBySlots(),
                true,
                ready,
                sight.checkpointMillis(),
                sight.checkpointBytes());
    }

    /** The server processes of all sessions in which a migration is worked on, on whatever node. */
    private static String migrations() {
        String held = " where m.status in ('created', 'in_progress', 'pausing', 'cancelling', 'rolling_back')"
                + " and %1$s.run_token is not null and %1$s.owner_backend ~ '^[0-9]{1,9}@'";
        return "select split_part(m.owner_backend, '@', 1)::integer as pid from long_running_migration m"
                + held.formatted("m")
                + " union select split_part(g.owner_backend, '@', 1)::integer from long_running_migration m join"
                + " long_running_migration_range g on g.migration_id = m.id and g.epoch = m.epoch"
                + held.formatted("g");
    }

    LoadSight load(Connection connection) throws SQLException {
        String since = majorVersion >= 14 ? "coalesce(l.waitstart, a.query_start)" : "a.query_start";
        return Jdbc.first(
                        connection,
                        // Sessions and locks are gone through once, and no names are looked up: with hundreds of them
                        // that is what it costs.
                        "with ours as materialized (" + migrations() + "),"
                                + " sessions as materialized (select pid, datid, usesysid, xact_start, query_start,"
                                + " backend_xmin, backend_type from pg_stat_get_activity(null)),"
                                + " locks as materialized (select * from pg_locks where not granted or locktype = 'virtualxid'),"
                                + " vacuums as materialized (select pid from pg_stat_progress_vacuum),"
                                + " waits as materialized (select l.pid, " + since
                                + " as since, pg_blocking_pids(l.pid) as blockers from locks l join sessions a on a.pid = l.pid"
                                + " where not l.granted and a.datid = (select oid from pg_database where datname ="
                                + " current_database())),"
                                // Each transaction has such a lock, and everybody may see it.
                                + " open as (select l.pid, l.virtualtransaction, a.xact_start, a.backend_xmin, a.backend_type,"
                                + " a.usesysid from locks l join sessions a on a.pid = l.pid where l.locktype ="
                                + " 'virtualxid' and l.granted and l.pid <> pg_backend_pid()),"
                                // Those whose snapshot keeps dead rows from being removed.
                                + " keeping as (select pid, clock_timestamp() - xact_start as age from open"
                                + " where backend_xmin is not null and xact_start is not null"
                                + " and pid not in (select pid from vacuums))"
                                + " select (select count(distinct pid) from waits),"
                                + " array(select o.pid || ' ' || coalesce(max((extract(epoch from clock_timestamp() - w.since)"
                                + " * 1000)::bigint), 0) from waits w join ours o on o.pid = w.pid or o.pid = any (w.blockers)"
                                + " group by o.pid),"
                                + " (select (extract(epoch from greatest(interval '0', (select max(age) from keeping where pid"
                                + " not in (select pid from ours)), (select max(clock_timestamp() - prepared) from"
                                + " pg_prepared_xacts))) * 1000)::bigint),"
                                + " array(select pid || ' ' || (extract(epoch from age) * 1000)::bigint from keeping where pid"
                                + " in (select pid from ours)),"
                                // Workers of autovacuum, which belong to no user, keep nobody's dead rows.
                                + " array(select pid || ' ' || virtualtransaction from open where backend_type is null and"
                                + " usesysid is not null and pid not in (select pid from vacuums)),"
                                + " (select count(distinct pid) from open), current_setting('max_connections')::integer,"
                                + " (select count(*) from vacuums)",
                        row -> new LoadSight(
                                row.getInt(1),
                                bySession(texts(row, 2)),
                                row.getLong(3),
                                bySession(texts(row, 4)),
                                texts(row, 5),
                                row.getInt(6),
                                row.getInt(7),
                                row.getInt(8)))
                .orElseThrow();
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** Of texts that are a server process and a number. */
    private static Map<Long, Long> bySession(List<String> texts) {
        return texts.stream()
                .map(text -> text.split(" ", 2))
                .collect(Collectors.toMap(parts -> Long.valueOf(parts[0]), parts -> Long.valueOf(parts[1]), Math::max));
    }

    /**
     * Which of some tables (their names as identifiers) a vacuum is at work on, or on a partition of which: its lock shows the table also to
     * those who may not see more.
     */
    Set<String> vacuumed(Connection connection, Collection<String> tables) throws SQLException {
        return new TreeSet<>(Jdbc.query(
                connection,
                TREE + " select distinct name from tree where oid in (select l.relation from pg_locks l join"
                        + " pg_stat_progress_vacuum v on v.pid = l.pid where l.locktype = 'relation' and l.granted"
                        + " and l.database = (select oid from pg_database where datname = current_database()))",
                row -> row.getString(1),
                connection.createArrayOf("text", tables.toArray())));
    }

    /** Nothing when the server has no table of this name. Of a partitioned one that of its partitions together. */
    Optional<TableSight> table(Connection connection, String table) throws SQLException {
        return Jdbc.first(
                connection,
                TREE + " select sum(s.n_live_tup), sum(s.n_dead_tup), sum(s.n_tup_upd), sum(s.n_tup_hot_upd),"
                        + " max(coalesce((select option_value::integer from pg_options_to_table(c.reloptions) where option_name ="
                        + " 'fillfactor'), 100)), sum(s.vacuum_count + s.autovacuum_count),"
                        + " bool_or(current_setting('autovacuum')::boolean and coalesce((select option_value::boolean from"
                        + " pg_options_to_table(c.reloptions) where option_name = 'autovacuum_enabled'), true)) from tree"
                        + " join pg_class c on c.oid = tree.oid and c.relkind <> 'p' join pg_stat_all_tables s on s.relid = c.oid"
                        + " having count(*) > 0",
                row -> new TableSight(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getInt(5),
                        row.getLong(6),
                        vacuumed(connection, List.of(table)).contains(table),
                        row.getBoolean(7)),
                connection.createArrayOf("text", new Object[] {table}));
    }

    /** How many sessions wait for a lock that one session holds or is in the queue for. */
    int waitingFor(Connection connection, long pid) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select count(*) from pg_locks where not granted and pg_blocking_pids(pid) @> array[?::integer]",
                        row -> row.getInt(1),
                        pid)
                .orElse(0);
    }

    /**
     * The commit of a transaction that has a number and has written nothing is in the log but not waited for, and the WAL writer is
     * told of it (PostgreSQL's {@code RecordTransactionCommit}). Every so often taking the number writes something after all, a new page
     * of commit states; {@code synchronous_commit} is for then.
     */
    boolean promptWalWriter(Connection connection) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select case when pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_lsn())"
                                + " >= greatest(pg_size_bytes(current_setting('wal_writer_flush_after')),"
                                + " pg_size_bytes(current_setting('wal_buffers')) / 4)"
                                + " then set_config('synchronous_commit', 'off', true) || pg_current_xact_id()::text end is not null",
                        row -> row.getBoolean(1))
                .orElse(false);
    }
}
