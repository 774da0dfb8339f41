package dev.longhaul.console.cli;

import dev.longhaul.console.database.PendingScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for the script that registers a migration, so that no name is registered twice. */
final class Registrations {
    private Registrations() {}

    static Optional<Path> find(Path module, String name) throws IOException {
        Path scripts = module.resolve(Path.of("src", "main", "resources", "db", "migration"));
        if (!Files.isDirectory(scripts)) {
            return Optional.empty();
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(scripts)) {
            files = walk.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            if (new PendingScript(file.toString(), Files.readString(file)).registers(name)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
