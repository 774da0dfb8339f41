package dev.longhaul.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The caller's data source as the control pool sees it. While a connection is borrowed, the server ends what its client has
 * left half-done, and no statement waits for long for a lock or an answer, so that one frozen node cannot hold up the others; the
 * session is put back as it was when the connection returns. Nothing of the pool's set-up (its login timeout) reaches the lender.
 *
 * @param lender where connections come from
 * @param dialect the database's dialect
 * @param patience how long an answer may take
 */
record BorrowedDataSource(DataSource lender, Dialect dialect, Duration patience) implements DataSource {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(BorrowedDataSource.class);
    private static final int SECONDS_FOR_THE_POOL_TO_END = 5;
    private static final long SHORTEST_NETWORK_TIMEOUT = 2_000;

    @Override
    public Connection getConnection() throws SQLException {
        return borrowed(lender.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return borrowed(lender.getConnection(user, password));
    }

    private Connection borrowed(Connection raw) throws SQLException {
        try {
            boolean autoCommit = raw.getAutoCommit();
            raw.setAutoCommit(true);
            int networkTimeout = raw.getNetworkTimeout();
            raw.setNetworkTimeout(Runnable::run, (int) Math.max(SHORTEST_NETWORK_TIMEOUT, patience.toMillis()));
            Runnable putBack = dialect.limitControlSession(raw, patience);
            return closing(raw, () -> {
                putBack.run();
                raw.setNetworkTimeout(Runnable::run, networkTimeout);
                raw.setAutoCommit(autoCommit);
            });
        } catch (SQLException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** What is done before a connection goes back. */
    @FunctionalInterface
    private interface PutBack {
        void run() throws SQLException;
    }

    private static Connection closing(Connection raw, PutBack before) {
        return (Connection) Proxy.newProxyInstance(
                BorrowedDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        putBack(raw, before);
                    }
                    try {
                        return method.invoke(raw, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private static void putBack(Connection raw, PutBack before) {
        try {
            if (!raw.isClosed()) {
                before.run();
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("a control connection could not be put back as it was; it is cut", e);
            abort(raw);
        }
    }

    private static void abort(Connection raw) {
        try {
            raw.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("aborting a control connection failed", e);
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // Not ours to set.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // Not ours to set.
    }

    /** For how long a Hikari pool waits for its own threads when it is closed. */
    @Override
    public int getLoginTimeout() {
        return SECONDS_FOR_THE_POOL_TO_END;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return lender.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return lender.isWrapperFor(type);
    }
}
