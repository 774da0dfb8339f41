package dev.longhaul.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The caller's data source as the control pool sees it: it lends connections, and nothing of the pool's set-up (its login timeout)
 * reaches what is not ours.
 */
record BorrowedDataSource(DataSource lender) implements DataSource {
    private static final int SECONDS_FOR_THE_POOL_TO_END = 5;

    @Override
    public Connection getConnection() throws SQLException {
        return lender.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return lender.getConnection(user, password);
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
