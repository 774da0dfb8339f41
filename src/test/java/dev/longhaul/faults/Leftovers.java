package dev.longhaul.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories of servers, in memory where there is such a place; what a killed test has left over goes at the next start. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final String PREFIX = "longhaul-faults-";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private Leftovers() {}

    private static Path parent() {
        return Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** A new one, whose name tells the process that made it. */
    static Path newDirectory() throws IOException {
        return Files.createTempDirectory(
                parent(), PREFIX + ProcessHandle.current().pid() + "-");
    }

    /** Shuts down the servers of processes that are gone, and deletes their directories. */
    static void sweep() throws IOException {
        List<Path> abandoned;
        try (Stream<Path> all = Files.list(parent())) {
            abandoned = all.filter(Leftovers::isAbandoned).toList();
        }
        for (Path directory : abandoned) {
            try {
                shutDown(directory, "INT");
                delete(directory);
            } catch (IOException | UncheckedIOException e) {
                // Another JVM of the tests tidies up as well.
                LOG.debug("Left {} for the next time", directory, e);
            }
        }
    }

    private static boolean isAbandoned(Path directory) {
        String name = directory.getFileName().toString();
        return name.startsWith(PREFIX)
                && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length(), name.lastIndexOf('-'))))
                        .isEmpty();
    }

    /** QUIT is what {@code pg_ctl stop -m immediate} sends, INT tidies up as well; without a server, nothing happens. */
    static void shutDown(Path directory, String signal) throws IOException {
        Path pidFile = directory.resolve("data/postmaster.pid");
        if (Files.exists(pidFile)) {
            Signals.send(
                    "QUIT", Long.parseLong(Files.readAllLines(pidFile).get(0).trim()));
            // The postmaster waits for its children and then removes it.
            await("the end of the server in " + directory)
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !Files.exists(pidFile));
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
