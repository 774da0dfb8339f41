package dev.longhaul.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the database tells of a transaction that is under way, asked within it. Used by the run's thread alone.
 */
public final class Evidence {
    private static final String OF_LONGHAUL =
            "relname not like 'long\\_running\\_migration%' and relname <> 'shedlock'";

    private final Connection raw;
    private final Dialect dialect;
    private final boolean postgres;

    Evidence(Connection raw, Dialect dialect) {
        this.raw = raw;
        this.dialect = dialect;
        this.postgres = dialect instanceof PostgresDialect;
    }

    /**
     * What the transaction has done to rows of one table, or of all.
     *
     * @param inserted rows inserted
     * @param updated rows updated
     * @param hot those of them whose new version found room on its page, so that no index had to be changed
     * @param deleted rows deleted
     */
    public record Touched(long inserted, long updated, long hot, long deleted) {
        /** Nothing was done. */
        public static final Touched NONE = new Touched(0, 0, 0, 0);

        /**
         * Both together.
         *
         * @param other what was done besides
         * @return the sums
         */
        public Touched plus(Touched other) {
            return new Touched(
                    inserted + other.inserted, updated + other.updated, hot + other.hot, deleted + other.deleted);
        }

        /**
         * What was done since.
         *
         * @param before as it was told before
         * @return the differences
         */
        public Touched since(Touched before) {
            return new Touched(
                    inserted - before.inserted, updated - before.updated, hot - before.hot, deleted - before.deleted);
        }
    }

    /**
     * A lock that the transaction holds.
     *
     * @param relation the table or view
     * @param mode the lock's mode, as the database names it
     */
    public record Held(String relation, String mode) {}

    /**
     * How much has been written to the log of the whole server.
     *
     * @return a position in bytes, of which only differences mean something; nothing where there is none
     * @throws SQLException as the driver throws it
     */
    public OptionalLong walPosition() throws SQLException {
        return dialect.walPosition(raw);
    }

    /**
     * What the session has done to rows, those of Longhaul's own tables apart: what it has not reported yet of earlier transactions is
     * among it, so only differences mean something.
     *
     * @return the numbers by table, without tables of which nothing was touched; nothing where they are not known
     * @throws SQLException as the driver throws it
     */
    public Optional<Map<String, Touched>> touched() throws SQLException {
        if (!postgres) {
            return Optional.empty();
        }
        record Of(String table, Touched touched) {}
        Map<String, Touched> tables = new TreeMap<>();
        for (Of of : Jdbc.query(
                raw,
                "select relid::regclass::text, n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del from pg_stat_xact_user_tables"
                        + " where n_tup_ins + n_tup_upd + n_tup_del > 0 and " + OF_LONGHAUL,
                row -> new Of(
                        row.getString(1),
                        new Touched(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5))))) {
            tables.put(of.table(), of.touched());
        }
        return Optional.of(tables);
    }

    /**
     * The locks on tables and views that the transaction holds.
     *
     * @return by relation and mode
     * @throws SQLException as the driver throws it
     */
    public List<Held> locks() throws SQLException {
        String sql = postgres
                ? "select distinct l.relation::regclass::text, l.mode from pg_locks l join pg_class c on c.oid = l.relation"
                        + " join pg_namespace n on n.oid = c.relnamespace where l.pid = pg_backend_pid()"
                        + " and l.locktype = 'relation' and l.granted and c.relkind in ('r', 'p', 'm', 'v', 'f')"
                        + " and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1, 2"
                : "select distinct table_name, lock_type from information_schema.locks where session_id = session_id()"
                        + " order by 1, 2";
        return Jdbc.query(raw, sql, row -> new Held(row.getString(1), row.getString(2)));
    }

    /**
     * How the database would execute a statement. The transaction goes on as if nobody had asked, whatever the answer.
     *
     * @param sql the statement
     * @param values its values
     * @return the lines of the plan, or one line that says why there is none
     */
    public List<String> plan(String sql, StatementWatch.Values values) {
        return explained(postgres ? "explain " : "explain plan for ", sql, values);
    }

    /**
     * The same for programs.
     *
     * @param query a query; it need not be executed
     * @return its plan as JSON; nothing where there is none
     */
    public Optional<String> planJson(Opening<?> query) {
        if (!postgres) {
            return Optional.empty();
        }
        StatementWatch.Values values = statement -> {
            for (int i = 0; i < query.parameters().length; i++) {
                statement.setObject(i + 1, query.parameters()[i]);
            }
        };
        return onlyPlan(explained("explain (format json) ", query.sql(), values));
    }

    /**
     * A table, or a partition of it.
     *
     * @param table its name as SQL of this session may write it
     * @param parent the table of which it is a partition, likewise; empty for the first
     * @param name its bare name
     * @param schema what has to stand before the names of its indexes: nothing, or its schema and a dot
     * @param divided whether it is partitioned, so that its rows are in its partitions
     */
    public record Relation(String table, String parent, String name, String schema, boolean divided) {}

    /**
     * A table and all partitions below it, without those that are elsewhere (foreign tables).
     *
     * @param table its name as an identifier
     * @return the table first, parents before their partitions; empty when there is none, and on H2, which has no partitions
     * @throws SQLException as the driver throws it
     */
    public List<Relation> tree(String table) throws SQLException {
        if (!postgres) {
            return List.of();
        }
        return Jdbc.query(
                raw,
                "with recursive tree (oid, parent, depth) as (select c.oid, 0::oid, 0 from pg_class c where c.oid = to_regclass(?)"
                        + " union all select i.inhrelid, i.inhparent, tree.depth + 1 from tree join pg_class p on p.oid = tree.oid"
                        + " and p.relkind = 'p' join pg_inherits i on i.inhparent = p.oid)"
                        + " select c.oid::regclass::text, case when tree.depth = 0 then '' else tree.parent::regclass::text end,"
                        + " c.relname, case when pg_table_is_visible(c.oid) then '' else quote_ident(n.nspname) || '.' end,"
                        + " c.relkind = 'p' from tree join pg_class c on c.oid = tree.oid join pg_namespace n on n.oid ="
                        + " c.relnamespace where c.relkind in ('r', 'p') order by tree.depth, 1",
                row -> new Relation(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getBoolean(5)),
                table);
    }

    /**
     * Whether a condition can be that of a partial index, which the server is asked by making one of a copy without rows. The transaction
     * goes on as if nobody had asked.
     *
     * @param table its name as an identifier
     * @param columns the index's columns as identifiers
     * @param condition the condition
     * @return false also where that cannot be tried, as by a role that may make no temporary table
     * @throws SQLException when the transaction cannot go on
     */
    public boolean mayBePredicate(String table, List<String> columns, String condition) throws SQLException {
        if (!postgres) {
            return false;
        }
        // Of the same name, since the condition may name it.
        String copy = "pg_temp." + Dialect.quoted(dialect.plainName(table));
        Savepoint before = raw.setSavepoint();
        try (Statement statement = raw.createStatement()) {
            statement.execute("create temporary table " + copy + " (like " + table + ")");
            statement.execute("create index on " + copy + " (" + String.join(", ", columns) + ") where " + condition);
            return true;
        } catch (SQLException e) {
            return false;
        } finally {
            raw.rollback(before);
        }
    }

    /**
     * How the database would execute a statement, for programs and with the schemas of its tables.
     *
     * @param sql the statement
     * @param values its values
     * @return its plan as JSON; nothing where there is none
     */
    public Optional<String> planJson(String sql, StatementWatch.Values values) {
        return postgres ? onlyPlan(explained("explain (verbose, format json) ", sql, values)) : Optional.empty();
    }

    /** One plan in a list. */
    private static Optional<String> onlyPlan(List<String> lines) {
        String text = String.join("\n", lines).strip();
        return text.startsWith("[") && text.endsWith("]")
                ? Optional.of(text.substring(1, text.length() - 1))
                : Optional.empty();
    }

    /**
     * How many rows a table had when its statistics were made last.
     *
     * @param table its name as an identifier
     * @return a negative number when that is not known
     * @throws SQLException as the driver throws it
     */
    public long statisticalRows(String table) throws SQLException {
        return dialect.statisticalRows(raw, table);
    }

    /**
     * By what an index finds rows.
     *
     * @param special whether it has only rows that meet a condition, or is by an expression
     * @param column its first column; empty when that is an expression
     */
    public record By(boolean special, String column) {}

    /**
     * The indexes of a table that can be used.
     *
     * @param table its name as an identifier
     * @return one for each; empty on H2
     * @throws SQLException as the driver throws it
     */
    public List<By> indexes(String table) throws SQLException {
        return postgres
                ? Jdbc.query(
                        raw,
                        "select x.indpred is not null or x.indexprs is not null, coalesce(a.attname::text, '') from pg_index x"
                                + " left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]"
                                + " where x.indrelid = to_regclass(?) and x.indisvalid",
                        row -> new By(row.getBoolean(1), row.getString(2)),
                        table)
                : List.of();
    }

    private List<String> explained(String explain, String sql, StatementWatch.Values values) {
        try {
            Savepoint before = raw.setSavepoint();
            try (PreparedStatement statement = raw.prepareStatement(explain + sql)) {
                values.to(statement);
                try (ResultSet row = statement.executeQuery()) {
                    List<String> lines = new ArrayList<>();
                    while (row.next()) {
                        lines.addAll(row.getString(1).lines().toList());
                    }
                    return lines;
                }
            } catch (SQLException e) {
                return List.of("no plan: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            } finally {
                raw.rollback(before);
            }
        } catch (SQLException e) {
            return List.of("no plan: " + e.getMessage());
        }
    }
}
