package dev.longhaul.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;

/** A PostgreSQL and a standby that follows it: made of a copy of its stopped directory, since there is no pg_basebackup here. */
public final class StandbyPair implements AutoCloseable {
    private static final String USER = "postgres";

    private final Path directory;
    private final EmbeddedPostgres primary;
    private final EmbeddedPostgres standby;

    private StandbyPair(Path directory) throws IOException {
        this.directory = directory;
        launch("primary").close();
        Path copy = directory.resolve("standby");
        copy(directory.resolve("primary"), copy);
        Files.createFile(copy.resolve("standby.signal"));
        this.primary = launch("primary");
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.getPort() + " user=" + USER
                        + " password=postgres'\nhot_standby = on\n");
        this.standby = launch("standby");
    }

    public static StandbyPair start() {
        try {
            return new StandbyPair(ScratchDirectory.create("pair"));
        } catch (IOException e) {
            throw new UncheckedIOException("the primary and its standby did not start", e);
        }
    }

    private EmbeddedPostgres launch(String name) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve(name))
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("max_wal_senders", "4")
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.getFileName().toString().equals("postmaster.pid")) {
                    Files.copy(file, target);
                }
            }
            Files.setPosixFilePermissions(to, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** The primary's; its roles need no password, and {@code postgres} is a superuser. */
    public String url() {
        return "jdbc:postgresql://localhost:" + primary.getPort() + "/postgres";
    }

    public Connection connection() throws SQLException {
        return DriverManager.getConnection(url(), USER, "");
    }

    /** The first column of the first row that the primary answers. */
    public String ask(String sql) {
        return first(primary, sql);
    }

    public void execute(String sql) {
        execute(primary, sql);
    }

    /** What the standby receives it does not replay any more. */
    public void pauseReplay() {
        execute(standby, "select pg_wal_replay_pause()");
        org.awaitility.Awaitility.await()
                .until(() ->
                        first(standby, "select pg_get_wal_replay_pause_state()").equals("paused"));
    }

    public void resumeReplay() {
        execute(standby, "select pg_wal_replay_resume()");
    }

    /** The process that replays, for whoever wants to slow it down by signals. */
    public long replayer() {
        return Long.parseLong(first(standby, "select pid from pg_stat_activity where backend_type = 'startup'"));
    }

    private static void execute(EmbeddedPostgres server, String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String first(EmbeddedPostgres server, String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "nothing";
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            standby.close();
            primary.close();
            ScratchDirectory.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
