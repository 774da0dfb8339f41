package dev.longhaul.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what is worth knowing early, but not worth waiting for: over a connection of the application's pool that lies idle, and only
 * while nobody waits for one. A pool that cannot tell (all but HikariCP) is left alone. Thread-safe.
 */
public final class IdleConnections {
    private static final Logger LOG = LoggerFactory.getLogger(IdleConnections.class);

    /** Whoever needs the answer has asked for himself long before. */
    private static final int SECONDS = 5;

    private final @Nullable HikariDataSource pool;

    /**
     * The idle connections of a pool.
     *
     * @param dataSource the application's data source
     */
    public IdleConnections(DataSource dataSource) {
        this.pool = dataSource instanceof HikariDataSource hikari ? hikari : null;
    }

    /**
     * Asks in a thread of its own.
     *
     * @param query a query that has not been asked yet, and changes nothing
     * @return done when the query has its rows, or none after an error or 5 seconds of asking; nothing when no connection lies idle. Where somebody takes the last idle one at the same moment, its thread waits for another as long as the pool lets it
     */
    public Optional<CompletableFuture<Void>> ask(Opening<?> query) {
        HikariDataSource lender = pool;
        if (lender == null || !liesIdle(lender)) {
            return Optional.empty();
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        ask(lender, query);
                    } finally {
                        done.complete(null);
                    }
                },
                "longhaul-ahead");
        thread.setDaemon(true);
        thread.start();
        return Optional.of(done);
    }

    private static boolean liesIdle(HikariDataSource lender) {
        HikariPoolMXBean state = lender.isClosed() ? null : lender.getHikariPoolMXBean();
        return state != null && state.getIdleConnections() > 0 && state.getThreadsAwaitingConnection() == 0;
    }

    private static void ask(DataSource lender, Opening<?> query) {
        try (Connection connection = lender.getConnection()) {
            try (PreparedStatement statement = Jdbc.prepare(connection, query.sql(), query.parameters())) {
                statement.setQueryTimeout(SECONDS);
                try (ResultSet rows = statement.executeQuery()) {
                    query.take(rows);
                } finally {
                    // H2 keeps it for the session, which is the application's.
                    statement.setQueryTimeout(0);
                }
            } finally {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("what was asked ahead is asked again when it is needed", e);
        }
    }
}
