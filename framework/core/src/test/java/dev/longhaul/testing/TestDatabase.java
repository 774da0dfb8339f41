package dev.longhaul.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.h2.tools.Server;

/**
 * A fresh, empty database of a test's own, dropped by {@link #close()} together with the pools that it handed out.
 * The ones of {@link #postgres()} and {@link #h2Server()} can be reached from other processes. Thread-safe.
 */
public final class TestDatabase implements AutoCloseable {
    private final String url;
    private final String user;
    private final String password;
    private final Drop drop;
    private final Queue<HikariDataSource> pools = new ConcurrentLinkedQueue<>();

    private TestDatabase(String url, String user, String password, Drop drop) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.drop = drop;
    }

    /** H2 in this JVM's memory; it outlives its last connection. */
    public static TestDatabase h2() {
        return h2("jdbc:h2:mem:" + freshName() + ";DB_CLOSE_DELAY=-1", () -> {});
    }

    /** H2 in a file, without the {@code .mv.db} that H2 adds; open in one process at a time. */
    public static TestDatabase h2File(Path file) {
        return h2("jdbc:h2:file:" + file.toAbsolutePath(), () -> {});
    }

    /** H2 behind a TCP server of its own in this JVM; what is committed is on the disk. */
    public static TestDatabase h2Server() {
        try {
            Path directory = ScratchDirectory.create("h2");
            Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                    .start();
            return h2("jdbc:h2:tcp://localhost:" + server.getPort() + "/./" + freshName() + ";WRITE_DELAY=0", () -> {
                server.stop();
                ScratchDirectory.delete(directory);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("The H2 server did not start", e);
        }
    }

    /** PostgreSQL 18: a database of its own on the one server of this JVM, whose user is a superuser. */
    public static TestDatabase postgres() {
        String name = freshName();
        PostgresServer server = PostgresServer.shared();
        server.execute("create database " + name);
        return new TestDatabase(
                server.url(name),
                PostgresServer.USER,
                PostgresServer.PASSWORD,
                () -> server.execute("drop database if exists " + name + " with (force)"));
    }

    private static TestDatabase h2(String url, Drop after) {
        return new TestDatabase(url, "sa", "", () -> {
            try (Connection connection = DriverManager.getConnection(url, "sa", "");
                    Statement statement = connection.createStatement()) {
                statement.execute("drop all objects delete files");
                statement.execute("shutdown");
            } finally {
                after.run();
            }
        });
    }

    private static String freshName() {
        return "test_" + UUID.randomUUID().toString().replace('-', '_');
    }

    public String url() {
        return url;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /** A new connection that belongs to no pool. */
    public Connection connection() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** A new pool of at most so many connections, opened as they are needed. */
    public HikariDataSource dataSource(int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(0);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
        try {
            drop.run();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("The database " + url + " could not be dropped", e);
        }
    }

    @Override
    public String toString() {
        return url;
    }

    @FunctionalInterface
    private interface Drop {
        void run() throws SQLException, IOException;
    }
}
