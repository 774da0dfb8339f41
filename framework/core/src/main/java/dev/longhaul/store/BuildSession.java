package dev.longhaul.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session for changes of indexes and constraints: autocommit, without limits of the server but for the wait for locks, behind
 * the {@linkplain BuildFence fence} of its migration. Not the run's own connection, whose server process is ended when another worker
 * takes over. It is put back as it was, or cut. Used by one thread at a time; {@link #cancelRunning} and {@link #abort} by any.
 */
public final class BuildSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BuildSession.class);
    private static final Executor HERE = Runnable::run;
    private static final Duration SHORTEST_LOCK_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_LOCK_WAIT = Duration.ofSeconds(3);
    private static final long BEYOND_DEADLOCK_TIMEOUT = 200;

    private final Connection raw;
    private final Catalog catalog;
    private final Dialect dialect;
    private final long key;
    private final boolean autoCommitBefore;
    private final String nameBefore;
    private final Map<String, String> limitsBefore = new LinkedHashMap<>();
    private final Backend backend;
    private final Duration shortLockWait;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean fenced;
    private volatile boolean broken;
    private volatile @Nullable Statement running;

    private BuildSession(Connection raw, Dialect dialect, String migration) throws SQLException {
        this.raw = raw;
        this.dialect = dialect;
        this.catalog = dialect.catalog();
        this.key = BuildFence.key(migration);
        this.autoCommitBefore = raw.getAutoCommit();
        String before = raw.getClientInfo("ApplicationName");
        this.nameBefore = before == null ? "" : before;
        raw.setAutoCommit(true);
        this.backend = dialect.adopt(raw, Dialect.APPLICATION_NAME + " build: " + migration);
        for (String limit : catalog.sessionLimits()) {
            limitsBefore.put(limit, exchange(limit, "0"));
        }
        // Only after its own deadlock timeout does a waiter send away an autovacuum that is in its way.
        Duration wait = Duration.ofMillis(catalog.deadlockTimeout(raw) + BEYOND_DEADLOCK_TIMEOUT);
        this.shortLockWait = wait.compareTo(SHORTEST_LOCK_WAIT) < 0
                ? SHORTEST_LOCK_WAIT
                : wait.compareTo(LONGEST_LOCK_WAIT) > 0 ? LONGEST_LOCK_WAIT : wait;
    }

    /**
     * Borrows and prepares a connection.
     *
     * @param dataSource where from
     * @param dialect the database's dialect
     * @param migration the migration's name, under which the session shows on the server
     * @return the session, to be closed
     * @throws SQLException as pool or driver throw it
     */
    public static BuildSession open(DataSource dataSource, Dialect dialect, String migration) throws SQLException {
        Connection raw = dataSource.getConnection();
        try {
            return new BuildSession(raw, dialect, migration);
        } catch (SQLException | RuntimeException e) {
            raw.abort(HERE);
            raw.close();
            throw e;
        }
    }

    private String exchange(String setting, String value) throws SQLException {
        return Jdbc.first(
                        raw,
                        "with before as materialized (select current_setting(?) as value)"
                                + " select value, set_config(?, ?, false) from before",
                        row -> row.getString(1),
                        setting,
                        setting,
                        value)
                .orElseThrow();
    }

    /**
     * The server process behind it.
     *
     * @return the backend
     */
    public Backend backend() {
        return backend;
    }

    /**
     * Takes the fence of the migration's builds.
     *
     * @return false when another session has it
     * @throws SQLException as the driver throws it
     */
    public boolean tryFence() throws SQLException {
        fenced = fenced || catalog.tryFence(raw, key);
        return fenced;
    }

    /**
     * Executes a statement that commits by itself.
     *
     * @param sql the statement
     * @param shortLockWait whether it gives up (55P03) after about a second in the queue for a lock, because others would queue behind it
     * @throws SQLException as the driver throws it
     */
    public void execute(String sql, boolean shortLockWait) throws SQLException {
        if (!limitsBefore.isEmpty()) {
            exchange(
                    catalog.sessionLimits().get(0), shortLockWait ? Long.toString(this.shortLockWait.toMillis()) : "0");
        }
        try (Statement statement = raw.createStatement()) {
            running = statement;
            statement.execute(sql);
        } finally {
            running = null;
        }
    }

    /**
     * Asks a question of the author's.
     *
     * @param query the question
     * @param atMost how long the answer may take
     * @return whether the first column of its first row is true, or a number that is not 0
     * @throws SQLException as the driver throws it
     */
    public boolean holds(String query, Duration atMost) throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.setQueryTimeout((int) Math.max(1, atMost.toSeconds()));
            try (ResultSet row = statement.executeQuery(query)) {
                return row.next() && row.getBoolean(1);
            } finally {
                // H2 keeps it for the session.
                statement.setQueryTimeout(0);
            }
        }
    }

    /**
     * Cancels the statement that is being executed; from another thread.
     *
     * @throws SQLException as the driver throws it
     */
    public void cancelRunning() throws SQLException {
        Statement statement = running;
        if (statement != null) {
            statement.cancel();
        }
    }

    /**
     * The index of a name in a table's schema.
     *
     * @param table the table, as an author wrote it
     * @param name the index, as an author wrote it
     * @return the index, if there is one
     * @throws SQLException as the driver throws it
     */
    public Optional<ExistingIndex> index(String table, String name) throws SQLException {
        return catalog.index(raw, table, name);
    }

    /**
     * Another session that builds an index just now.
     *
     * @param index the index
     * @return its server process
     * @throws SQLException as the driver throws it
     */
    public Optional<Backend> builder(ExistingIndex index) throws SQLException {
        return catalog.builder(raw, index);
    }

    /**
     * Whether a constraint is validated.
     *
     * @param table its table, as an author wrote it
     * @param constraint its name, as an author wrote it
     * @return nothing when there is no such constraint
     * @throws SQLException as the driver throws it
     */
    public Optional<Boolean> validated(String table, String constraint) throws SQLException {
        return catalog.validated(raw, table, constraint);
    }

    /**
     * How far a column is on its way to {@code not null}.
     *
     * @param table its table, as an author wrote it
     * @param column its name, as an author wrote it
     * @param check the name of the check on the way there
     * @return what the catalog says
     * @throws SQLException as the driver throws it
     */
    public ExistingColumn column(String table, String column, String check) throws SQLException {
        return catalog.column(raw, table, column, check);
    }

    /** Cuts the session, so that a thread that waits on it wakes; from another thread. */
    public void abort() {
        broken = true;
        try {
            raw.abort(HERE);
        } catch (SQLException e) {
            LOG.debug("aborting a build's connection failed", e);
        }
        if (!dialect.abortCuts()) {
            // Closing waits for a statement that runs, so not on the caller's thread.
            Thread closer = new Thread(this::closeRaw, "longhaul-closer");
            closer.setDaemon(true);
            closer.start();
        }
    }

    @Override
    public void close() {
        if (!broken) {
            try {
                putBack();
            } catch (SQLException e) {
                LOG.debug("the build's connection could not be put back as it was", e);
                abort();
            }
        }
        if (!broken || dialect.abortCuts()) {
            closeRaw();
        }
    }

    private void putBack() throws SQLException {
        if (fenced && !catalog.releaseFence(raw, key)) {
            throw new SQLException("the session of the build is not the one that it was");
        }
        for (Map.Entry<String, String> limit : limitsBefore.entrySet()) {
            exchange(limit.getKey(), limit.getValue());
        }
        dialect.release(raw, nameBefore);
        raw.setAutoCommit(autoCommitBefore);
    }

    private void closeRaw() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            raw.close();
        } catch (SQLException e) {
            LOG.debug("closing a build's connection failed", e);
        }
    }
}
