package dev.longhaul.console.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.job.UsageException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

/** An open pool of connections, to be closed by whoever opened it. Thread-safe. */
public final class Database implements AutoCloseable {
    private static final int H2_NOT_FOUND = 90146;
    private static final long PATIENCE_MILLIS = 10_000;

    /** What {@link dev.longhaul.LonghaulBuilder#consoleDataSource} takes. */
    private static final int CONNECTIONS_OF_CONSOLE = 3;

    private final HikariDataSource pool;
    private final Access access;

    private Database(HikariDataSource pool, Access access) {
        this.pool = pool;
        this.access = access;
    }

    /**
     * Opens a database in order to work in it. An H2 database that does not exist is made.
     *
     * @param access where it is
     * @param connections how many connections the pool may hold
     * @return the database
     * @throws OutOfReachException when no connection can be made
     * @throws UsageException when the URL is for another kind of database
     */
    public static Database open(Access access, int connections) {
        return open(access, access.url(), connections);
    }

    /**
     * Opens a few more connections to the same database, for a console: what people ask for takes none of those that migrations need.
     *
     * @return another pool, to be closed before this one
     * @throws OutOfReachException when no connection can be made
     */
    public Database forConsole() {
        return open(access, access.url(), CONNECTIONS_OF_CONSOLE);
    }

    /**
     * Opens a database in order to look at what is there; an H2 database is not made by that.
     *
     * @param access where it is
     * @param connections how many connections the pool may hold
     * @return the database
     * @throws Refusal when there is no such H2 database
     * @throws OutOfReachException when no connection can be made
     * @throws UsageException when the URL is for another kind of database
     */
    public static Database openExisting(Access access, int connections) {
        boolean guard = access.dialect().filter(Dialect.H2::equals).isPresent()
                && !access.url().startsWith("jdbc:h2:mem:")
                && !access.url().contains(";IFEXISTS=");
        return open(access, guard ? access.url() + ";IFEXISTS=TRUE" : access.url(), connections);
    }

    private static Database open(Access access, String url, int connections) {
        if (access.dialect().isEmpty()) {
            throw new UsageException("The URL '" + access.shown()
                    + "' is for neither PostgreSQL (jdbc:postgresql://host/database) nor H2 (jdbc:h2:file:/path).");
        }
        HikariConfig config = config(access, url, connections);
        // The pool would log a stack trace before it gave up: the first connection tells whether it can be filled.
        try (Connection probe = DriverManager.getConnection(url, properties(access))) {
            probe.getMetaData();
            return new Database(new HikariDataSource(config), access);
        } catch (SQLException e) {
            if (e.getErrorCode() == H2_NOT_FOUND && url.startsWith("jdbc:h2:")) {
                throw new Refusal(
                        "There is no database " + access.shown()
                                + " yet; 'longhaul serve', 'tick' or 'schema' makes it.",
                        e);
            }
            throw new OutOfReachException(access, e);
        }
    }

    private static HikariConfig config(Access access, String url, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("longhaul");
        config.setJdbcUrl(url);
        config.setDataSourceProperties(properties(access));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        return config;
    }

    private static Properties properties(Access access) {
        Properties properties = new Properties();
        access.user().ifPresent(user -> properties.setProperty("user", user));
        access.password().ifPresent(password -> properties.setProperty("password", password));
        if (access.dialect().filter(Dialect.POSTGRESQL::equals).isPresent()) {
            // Defaults: what the URL says wins.
            properties.setProperty("ApplicationName", "longhaul");
            properties.setProperty("connectTimeout", Long.toString(PATIENCE_MILLIS / 1000));
            properties.setProperty("tcpKeepAlive", "true");
        }
        return properties;
    }

    /**
     * The connections.
     *
     * @return the pool
     */
    public DataSource dataSource() {
        return pool;
    }

    /**
     * Whether Longhaul's tables are there.
     *
     * @return true when they are found without naming a schema
     */
    public boolean hasTables() {
        return Tables.exist(pool, Tables.MIGRATIONS);
    }

    /**
     * Checks that Longhaul's tables are there.
     *
     * @return this
     * @throws Refusal when they are not, naming the command that makes them
     */
    public Database requireTables() {
        if (!hasTables()) {
            throw new Refusal("The database " + access.shown()
                    + " has no table long_running_migration: 'longhaul schema' makes Longhaul's tables, 'longhaul serve'"
                    + " and 'longhaul tick' do so by themselves.");
        }
        return this;
    }

    @Override
    public void close() {
        pool.close();
    }
}
