package dev.longhaul.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one PostgreSQL of this JVM, started when first asked for and stopped by a shutdown hook. What it has committed
 * survives the death of a client, not the machine's: fsync is off.
 */
final class PostgresServer {
    static final String USER = "postgres";
    static final String PASSWORD = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    static PostgresServer shared() {
        return Shared.SERVER;
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
    }

    void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refused: " + sql, e);
        }
    }

    private static PostgresServer start() {
        try {
            stopLeftOvers();
            return new PostgresServer(EmbeddedPostgres.builder()
                    .setDataDirectory(ScratchDirectory.create("pg"))
                    .setLocaleConfig("encoding", "UTF8")
                    .setLocaleConfig("locale", "C")
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    /** A JVM that is killed leaves its server behind. */
    private static void stopLeftOvers() throws IOException {
        for (Path directory : ScratchDirectory.abandoned("pg")) {
            try {
                stopLeftOver(directory);
                ScratchDirectory.delete(directory);
            } catch (IOException e) {
                // Another JVM tidies up too, or a dying backend still writes: the next start tries again.
                LOG.debug("Left {} for the next time", directory, e);
            }
        }
    }

    private static void stopLeftOver(Path directory) throws IOException {
        Path pidFile = directory.resolve("postmaster.pid");
        if (Files.exists(pidFile)) {
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            ProcessHandle.of(pid)
                    .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
                    .ifPresent(process -> {
                        process.destroyForcibly();
                        process.onExit().join();
                    });
        }
    }

    private static final class Shared {
        static final PostgresServer SERVER = start();
    }
}
