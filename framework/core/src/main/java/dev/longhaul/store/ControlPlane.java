package dev.longhaul.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.MigrationEvent;
import dev.longhaul.state.MigrationNode;
import dev.longhaul.state.MigrationRange;
import dev.longhaul.state.MigrationRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.Configuration;

/**
 * Two connections of Longhaul's own for everything but the work itself, so that heartbeats and people never wait behind a
 * batch or for an exhausted pool. They are borrowed from the given data source and kept. Where people have a data source of their own,
 * what they ask for goes over a second one of these, so that no heartbeat waits for a page. Thread-safe.
 */
public final class ControlPlane implements AutoCloseable {
    /** How many connections it keeps. */
    public static final int CONNECTIONS = 2;

    /** How many it has at most for people, where these have a data source of their own. */
    public static final int CONNECTIONS_FOR_PEOPLE = 3;

    private static final long PATIENCE_OF_PEOPLE_MILLIS = 10_000;

    private final HikariDataSource pool;
    private final Dialect dialect;
    private final Duration lease;
    private volatile SessionFactory readModels;

    private ControlPlane(HikariDataSource pool, Dialect dialect, Duration lease) {
        this.pool = pool;
        this.dialect = dialect;
        this.lease = lease;
        this.readModels = readModels(pool);
    }

    /**
     * Opens it and looks what database it is.
     *
     * @param dataSource where connections come from
     * @param lease the lease; an answer that takes half of it counts as none
     * @return the open control plane
     * @throws dev.longhaul.job.LonghaulException when the database cannot be reached or is of an unknown kind
     */
    public static ControlPlane open(DataSource dataSource, Duration lease) {
        Duration patience = lease.dividedBy(2);
        HikariConfig config = new HikariConfig();
        config.setPoolName("longhaul-control");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(Math.max(1_000, Math.min(30_000, patience.toMillis())));
        return open(dataSource, lease, config);
    }

    /**
     * Opens one for what people ask for.
     *
     * @param dataSource where connections come from, at most {@value #CONNECTIONS_FOR_PEOPLE}; not that of the workers
     * @param lease the lease; an answer that takes half of it counts as none
     * @return the open control plane
     * @throws dev.longhaul.job.LonghaulException when the database cannot be reached or is of an unknown kind
     */
    public static ControlPlane openForPeople(DataSource dataSource, Duration lease) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("longhaul-people");
        config.setMaximumPoolSize(CONNECTIONS_FOR_PEOPLE);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_OF_PEOPLE_MILLIS);
        return open(dataSource, lease, config);
    }

    private static ControlPlane open(DataSource dataSource, Duration lease, HikariConfig config) {
        Duration patience = lease.dividedBy(2);
        Dialect dialect;
        try (Connection connection = dataSource.getConnection()) {
            dialect = Dialect.of(connection);
        } catch (SQLException e) {
            throw new StoreException("The database cannot be reached", e);
        }
        config.setDataSource(new BorrowedDataSource(dataSource, dialect, patience));
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setInitializationFailTimeout(-1);
        // Kept for good: under pressure the application would be first in the queue for what is given back.
        config.setMaxLifetime(0);
        HikariDataSource pool = new HikariDataSource(config);
        try {
            return new ControlPlane(pool, dialect, lease);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static SessionFactory readModels(DataSource pool) {
        Configuration models = new Configuration()
                .addAnnotatedClass(LongRunningMigration.class)
                .addAnnotatedClass(MigrationRange.class)
                .addAnnotatedClass(MigrationRun.class)
                .addAnnotatedClass(MigrationEvent.class)
                .addAnnotatedClass(MigrationNode.class);
        return SessionFactories.of(models, pool, Map.of("hibernate.query.startup_check", "false"));
    }

    /** For how long a claim holds without a heartbeat. */
    Duration lease() {
        return lease;
    }

    /**
     * The database's dialect.
     *
     * @return the dialect
     */
    public Dialect dialect() {
        return dialect;
    }

    /**
     * What the server says its version is.
     *
     * @return for example {@code 18.6 (Debian 18.6-1)}
     */
    public String databaseVersion() {
        return statement(
                "Reading the database's version failed",
                connection -> connection.getMetaData().getDatabaseProductVersion());
    }

    /**
     * The connections as a data source, for what needs one (the slots' locks). Not to be used for work.
     *
     * @return the pool
     */
    public DataSource dataSource() {
        return pool;
    }

    /**
     * What of the server's settings leaves dead clients' transactions alive for long.
     *
     * @return in words; empty when nothing does
     */
    public java.util.List<String> reapingWarnings() {
        return statement("Reading the server's settings failed", dialect::reapingWarnings);
    }

    /**
     * Carries out one statement that commits by itself: a process that is stopped at the worst moment leaves no transaction open
     * that would hold a row for which the others wait.
     */
    <T> T statement(String what, SqlWork<T> work) {
        try (Connection connection = pool.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new StoreException(what, e);
        }
    }

    /** Carries out several statements in a transaction of their own. */
    <T> T transaction(String what, SqlWork<T> work) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            return inTransaction(connection, work);
        } catch (SQLException e) {
            throw new StoreException(what, e);
        }
    }

    private static <T> T inTransaction(Connection connection, SqlWork<T> work) throws SQLException {
        try {
            T answer = work.on(connection);
            connection.commit();
            return answer;
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Reads entities. */
    <T> T read(Function<StatelessSession, T> query) {
        return readModels.fromStatelessTransaction(query);
    }

    @Override
    public void close() {
        try {
            readModels.close();
        } finally {
            pool.close();
        }
    }
}
