package dev.longhaul.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
     * What the transaction has done to rows so far.
     *
     * @param inserted rows inserted
     * @param updated rows updated
     * @param hot those of them whose new version found room on its page, so that no index had to be changed
     * @param deleted rows deleted
     */
    public record Touched(long inserted, long updated, long hot, long deleted) {
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
     * @return the numbers; nothing where they are not known
     * @throws SQLException as the driver throws it
     */
    public Optional<Touched> touched() throws SQLException {
        return postgres
                ? Jdbc.first(
                        raw,
                        "select coalesce(sum(n_tup_ins), 0), coalesce(sum(n_tup_upd), 0), coalesce(sum(n_tup_hot_upd), 0),"
                                + " coalesce(sum(n_tup_del), 0) from pg_stat_xact_user_tables where " + OF_LONGHAUL,
                        row -> new Touched(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                : Optional.empty();
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
        String text = String.join("\n", explained("explain (format json) ", query.sql(), values))
                .strip();
        // One plan in a list.
        return text.startsWith("[") && text.endsWith("]")
                ? Optional.of(text.substring(1, text.length() - 1))
                : Optional.empty();
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
