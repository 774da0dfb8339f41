package dev.longhaul.examples.demo;

import dev.longhaul.console.database.Access;
import dev.longhaul.console.database.Refusal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL that Maven brings, with its data in a directory that outlives the demo. What is committed survives the death
 * of the demo and of the server, not that of the machine: fsync is off.
 */
final class PostgresPlace implements Place {
    private static final String USER = "postgres";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Written when the server has been up once; without it the directory is half made and of no use. */
    private static final String PORT_FILE = "longhaul-demo.port";

    private final EmbeddedPostgres server;

    private PostgresPlace(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts the server on what is in the directory, or on a new and empty one. */
    static PostgresPlace open(Path directory, boolean keepData) {
        try {
            LeftOverServer.stop(directory);
            Optional<Integer> port = port(directory);
            if (!keepData || port.isEmpty()) {
                delete(directory);
            }
            PostgresPlace place = new PostgresPlace(start(directory, port));
            Files.writeString(directory.resolve(PORT_FILE), Integer.toString(place.server.getPort()));
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started in " + directory + ": " + e, e);
        }
    }

    /** Commands that somebody wrote down for the first start should work after the next one as well. */
    private static EmbeddedPostgres start(Path directory, Optional<Integer> port) throws IOException {
        if (port.isPresent()) {
            try {
                return builder(directory).setPort(port.get()).start();
            } catch (IOException | IllegalStateException e) {
                // Somebody else has the port now; any other fault shows again below.
                LeftOverServer.stop(directory);
            }
        }
        try {
            return builder(directory).start();
        } catch (IllegalStateException e) {
            throw new Refusal("PostgreSQL did not start in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static EmbeddedPostgres.Builder builder(Path directory) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPGStartupWait(PATIENCE)
                .setLocaleConfig("encoding", "UTF8")
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("wal_level", "minimal")
                .setServerConfig("max_wal_senders", "0")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("client_connection_check_interval", "1s")
                .setServerConfig("tcp_keepalives_idle", "60")
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
    }

    private static Optional<Integer> port(Path directory) throws IOException {
        Path file = directory.resolve(PORT_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(Files.readString(file).strip())
                .filter(text -> text.matches("\\d{1,5}"))
                .map(Integer::valueOf);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            // The marker goes first: what is left when this is broken off must not look whole.
            List<Path> files = all.sorted(Comparator.comparing((Path path) -> !path.endsWith(PORT_FILE))
                            .thenComparing(Comparator.reverseOrder()))
                    .toList();
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public Access access() {
        return new Access(url(), Optional.of(USER), Optional.of(USER));
    }

    private String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    }

    @Override
    public String flags() {
        return " --url " + url() + " --user " + USER;
    }

    /** {@link #open} has done so. */
    @Override
    public void empty() {}

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be stopped", e);
        }
    }
}
