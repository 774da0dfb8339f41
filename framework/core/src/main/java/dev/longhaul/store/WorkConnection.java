package dev.longhaul.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that a run pins: named to the server, autocommit off, READ COMMITTED, and put back as it was when the run
 * ends. Used by the run's thread; {@link #cancelRunning} and {@link #abort} by the heartbeat's.
 */
public final class WorkConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkConnection.class);
    private static final Executor HERE = Runnable::run;

    private final Connection raw;
    private final Dialect dialect;
    private final Optional<SessionFactory> sessionFactory;
    private final Backend backend;
    private final boolean autoCommitBefore;
    private final int isolationBefore;
    private final String nameBefore;
    private volatile @Nullable Guard guard;
    private volatile StatementWatch watch = StatementWatch.NONE;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean broken;

    private WorkConnection(Connection raw, Dialect dialect, Optional<SessionFactory> sessionFactory, String name)
            throws SQLException {
        this.raw = raw;
        this.dialect = dialect;
        this.sessionFactory = sessionFactory;
        this.autoCommitBefore = raw.getAutoCommit();
        this.isolationBefore = raw.getTransactionIsolation();
        String before = raw.getClientInfo("ApplicationName");
        this.nameBefore = before == null ? "" : before;
        raw.setAutoCommit(false);
        if (isolationBefore != Connection.TRANSACTION_READ_COMMITTED) {
            raw.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        this.backend = dialect.adopt(raw, Dialect.APPLICATION_NAME + ": " + name);
        raw.commit();
    }

    /**
     * Borrows and prepares a connection.
     *
     * @param dataSource where from
     * @param dialect the database's dialect
     * @param sessionFactory the author's mappings, if any
     * @param name the migration's name, under which the session shows on the server
     * @return the connection, to be closed
     * @throws SQLException as pool or driver throw it
     */
    public static WorkConnection open(
            DataSource dataSource, Dialect dialect, Optional<SessionFactory> sessionFactory, String name)
            throws SQLException {
        Connection raw = dataSource.getConnection();
        try {
            return new WorkConnection(raw, dialect, sessionFactory, name);
        } catch (SQLException | RuntimeException e) {
            raw.close();
            throw e;
        }
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
     * Has somebody look on from the next transaction on.
     *
     * @param onlooker who
     */
    public void watchedBy(StatementWatch onlooker) {
        watch = onlooker;
    }

    /**
     * Begins a transaction; the one before must have ended.
     *
     * @param limits what the server is to enforce on it
     * @return the transaction
     * @throws SQLException as the driver throws it
     */
    public WorkTransaction begin(Limits limits) throws SQLException {
        return begin(limits, Optional.empty());
    }

    /**
     * Begins a transaction with a query; the one before must have ended.
     *
     * @param limits what the server is to enforce on it
     * @param opening the query, which has its rows afterwards
     * @return the transaction
     * @throws SQLException as the driver throws it
     */
    public WorkTransaction begin(Limits limits, Optional<? extends Opening<?>> opening) throws SQLException {
        Guard fresh = new Guard(raw, dialect, watch);
        guard = fresh;
        try {
            return new WorkTransaction(raw, dialect, fresh, sessionFactory, limits, watch, opening);
        } catch (SQLException | RuntimeException e) {
            // Else what follows would only hear that the transaction is aborted.
            rollBack(e);
            throw e;
        }
    }

    /**
     * Leaves no transaction open, of which the snapshot or the locks could be what a concurrent build waits for.
     *
     * @throws SQLException as the driver throws it
     */
    public void settle() throws SQLException {
        raw.rollback();
    }

    /**
     * Vacuums a table outside of any transaction. Where that would wait for a lock it does nothing, and it never takes the one that
     * shortening the table needs, for which everybody else would wait.
     *
     * @param table the table's name as an identifier
     * @param running told the statement, so that it can be cancelled
     * @throws SQLException as the driver throws it
     */
    public void vacuum(String table, Consumer<Statement> running) throws SQLException {
        raw.rollback();
        try {
            raw.setAutoCommit(true);
            try (Statement statement = raw.createStatement()) {
                running.accept(statement);
                statement.execute("vacuum (skip_locked, truncate false) " + table);
            }
        } finally {
            beTransactional();
        }
    }

    /** A connection on which statements would commit by themselves must not be worked on. */
    private void beTransactional() throws SQLException {
        try {
            raw.setAutoCommit(false);
        } catch (SQLException e) {
            abort();
            throw e;
        }
    }

    private void rollBack(Exception cause) {
        try {
            raw.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Cancels the statement that the author is executing; from another thread.
     *
     * @throws SQLException as the driver throws it
     */
    public void cancelRunning() throws SQLException {
        Guard current = guard;
        if (current != null) {
            current.cancelRunning();
        }
    }

    /** Cuts the connection, so that a thread that waits on it wakes; from another thread. */
    public void abort() {
        broken = true;
        try {
            raw.abort(HERE);
        } catch (SQLException e) {
            LOG.debug("aborting the work connection failed", e);
        }
        if (!dialect.abortCuts()) {
            // Closing waits for a statement that runs, so not on the caller's thread.
            Thread closer = new Thread(this::closeRaw, "longhaul-closer");
            closer.setDaemon(true);
            closer.start();
        }
    }

    /**
     * Whether the server still answers on it.
     *
     * @param seconds how long to wait for the answer
     * @return whether it may be used again
     */
    public boolean isUsable(int seconds) {
        try {
            return !broken && raw.isValid(seconds);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Gives the connection up, because nobody knows what state it is in. */
    public void drop() {
        abort();
        if (dialect.abortCuts()) {
            closeRaw();
        }
    }

    private void closeRaw() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            raw.close();
        } catch (SQLException e) {
            LOG.debug("closing an aborted connection failed", e);
        }
    }

    @Override
    public void close() {
        if (broken) {
            drop();
            return;
        }
        try {
            raw.rollback();
            dialect.release(raw, nameBefore);
            raw.commit();
            if (isolationBefore != Connection.TRANSACTION_READ_COMMITTED) {
                raw.setTransactionIsolation(isolationBefore);
            }
            raw.setAutoCommit(autoCommitBefore);
            closeRaw();
        } catch (SQLException e) {
            LOG.debug("the work connection could not be put back as it was", e);
            drop();
        }
    }
}
