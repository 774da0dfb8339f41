package dev.longhaul.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the server how it is, over the control plane's connections. Every method throws {@link StoreException} when it does not answer.
 * Thread-safe.
 */
public final class Vitals {
    /** A server that needs longer for such a question is not well, which is an answer too. */
    private static final int SECONDS = 3;

    private final ControlPlane control;
    private final Optional<PostgresVitals> postgres;

    /**
     * A way to ask.
     *
     * @param claims whose control plane it uses
     */
    public Vitals(Claims claims) {
        this.control = claims.control();
        this.postgres = control.dialect() instanceof PostgresDialect dialect
                ? Optional.of(new PostgresVitals(dialect.majorVersion()))
                : Optional.empty();
    }

    /**
     * Whether the server can be asked at all; the other questions may be asked only then.
     *
     * @return true for PostgreSQL
     */
    public boolean exist() {
        return postgres.isPresent();
    }

    private PostgresVitals postgres() {
        return postgres.orElseThrow(() -> new IllegalStateException("this database says nothing of how it is"));
    }

    /**
     * The write-ahead log and those that follow it.
     *
     * @return what was seen
     */
    public WalSight wal() {
        return control.statement(
                "Looking at the write-ahead log failed",
                connection -> postgres().wal(connection));
    }

    /**
     * The sessions.
     *
     * @return what was seen
     */
    public LoadSight load() {
        return control.statement(
                "Looking at the sessions failed", connection -> postgres().load(connection));
    }

    /**
     * Where the nodes tell each other what they have seen.
     *
     * @return the look that they share
     */
    public Looks looks() {
        return new Looks(control);
    }

    /**
     * On which tables, or partitions of which, a vacuum is at work.
     *
     * @param tables names as identifiers
     * @return those of them
     */
    public Set<String> vacuumed(Collection<String> tables) {
        return tables.isEmpty()
                ? Set.of()
                : control.statement(
                        "Looking for vacuums failed", connection -> postgres().vacuumed(connection, tables));
    }

    /**
     * A table's statistics; of a partitioned one those of all its partitions together.
     *
     * @param table its name as an identifier
     * @return nothing when there are none, as of a view
     */
    public Optional<TableSight> table(String table) {
        return control.statement(
                "Looking at the statistics of " + table + " failed",
                connection -> postgres().table(connection, table));
    }

    /**
     * Whether anybody waits for a session.
     *
     * @param backend the session's server process
     * @return how many
     */
    public int waitingFor(Backend backend) {
        return control.statement(
                "Looking for waits failed", connection -> postgres().waitingFor(connection, backend.pid()));
    }

    /**
     * Reads one row by its key, as the database's other users do all the time.
     *
     * @param node any node's name
     */
    public void probe(String node) {
        control.statement(
                "The probe failed",
                connection -> Jdbc.first(
                        connection,
                        "select node from long_running_migration_node where node = ?",
                        row -> row.getString(1),
                        node));
    }

    /**
     * Changes the node's own row, of which nothing changes, and commits that.
     *
     * @param node the node's name
     * @return false when the node has no row, so that nothing was written
     */
    public boolean commit(String node) {
        return control.statement(
                "The commit of the probe failed",
                connection -> Jdbc.update(
                                connection,
                                "update long_running_migration_node set last_seen_at = last_seen_at where node = ?",
                                node)
                        == 1);
    }

    /**
     * Wakes the server's WAL writer, if a quarter of {@code wal_buffers} waits for it and no less than {@code wal_writer_flush_after}, by a
     * transaction that writes nothing but its commit and does not wait for the disk.
     *
     * @return whether it was woken
     */
    public boolean promptWalWriter() {
        return control.statement(
                "Prompting the WAL writer failed", connection -> postgres().promptWalWriter(connection));
    }

    /**
     * The number that a query of a person's answers.
     *
     * @param query a query with one number in its first row
     * @return the number; nothing when there is no row, or null in it
     */
    public Optional<Double> ask(String query) {
        return control.statement("The query '" + query + "' failed", connection -> ask(connection, query));
    }

    private static Optional<Double> ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            try (var row = statement.executeQuery(query)) {
                if (!row.next()) {
                    return Optional.empty();
                }
                double value = row.getDouble(1);
                return row.wasNull() ? Optional.empty() : Optional.of(value);
            } finally {
                statement.setQueryTimeout(0);
            }
        }
    }
}
