package dev.longhaul.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The PostgreSQL that is measured on: one that Maven brings, or one that is named. The embedded one is durable as a server in earnest
 * is: its data is on the disk and every commit waits for it, except in the smallest size.
 */
final class Server implements Closeable {
    private final Database admin;
    private final String origin;
    private final Closeable end;

    private Server(Database admin, String origin, Closeable end) {
        this.admin = admin;
        this.origin = origin;
        this.end = end;
    }

    static Server named(Database admin) {
        return new Server(admin, "named by --url", () -> {});
    }

    static Server embedded(Path directory, boolean durable) throws IOException {
        Path data = Files.createTempDirectory(Files.createDirectories(directory), "pg-");
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setPGStartupWait(Duration.ofMinutes(1))
                .setLocaleConfig("encoding", "UTF8")
                .setLocaleConfig("locale", "C")
                // Zonky's own defaults are those of a toy: it starts with -F and lets commits be lost.
                .setServerConfig("fsync", durable ? "on" : "off")
                .setServerConfig("synchronous_commit", durable ? "on" : "off")
                .setServerConfig("max_connections", "500")
                .setServerConfig("shared_buffers", durable ? "6GB" : "256MB")
                // Each measurement begins after a checkpoint; one more in its middle would be chance.
                .setServerConfig("max_wal_size", "8GB")
                // A server that has run for a while uses the files of its log again; else who comes first would have to
                // make them.
                .setServerConfig("min_wal_size", durable ? "4GB" : "80MB")
                .setServerConfig("checkpoint_timeout", "30min")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements,auto_explain")
                .setServerConfig("pg_stat_statements.track", "top")
                .setServerConfig("track_io_timing", "on");
        EmbeddedPostgres server = builder.start();
        String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
        return new Server(
                new Database(url, "postgres", "postgres"), "brought by Maven, data under " + directory, server);
    }

    Database admin() {
        return admin;
    }

    String origin() {
        return origin;
    }

    @Override
    public void close() throws IOException {
        end.close();
    }
}
