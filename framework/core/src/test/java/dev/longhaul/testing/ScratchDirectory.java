package dev.longhaul.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories for servers of tests: in memory where the system has {@code /dev/shm}, else under {@code target}. */
final class ScratchDirectory {
    private static final String PREFIX = "longhaul-test-";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private ScratchDirectory() {}

    /** A new one, whose name tells the process that made it. */
    static Path create(String purpose) throws IOException {
        return Files.createTempDirectory(
                Files.createDirectories(parent()),
                PREFIX + purpose + "-" + ProcessHandle.current().pid() + "-");
    }

    /** Those of processes that are gone: killed, they could not tidy up. */
    static List<Path> abandoned(String purpose) throws IOException {
        if (!Files.isDirectory(parent())) {
            return List.of();
        }
        String start = PREFIX + purpose + "-";
        try (Stream<Path> all = Files.list(parent())) {
            return all.filter(path -> path.getFileName().toString().startsWith(start))
                    .filter(path -> ProcessHandle.of(owner(path, start)).isEmpty())
                    .toList();
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static Path parent() {
        return Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of("target");
    }

    private static long owner(Path directory, String start) {
        String rest = directory.getFileName().toString().substring(start.length());
        return Long.parseLong(rest.substring(0, rest.indexOf('-')));
    }
}
