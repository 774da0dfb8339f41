package dev.longhaul.console.scaffold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the number of the next schema migration. */
final class SchemaVersion {
    private static final Pattern VERSION = Pattern.compile("V0*(\\d{1,18})([._]\\d+)*__.*\\.sql");

    private SchemaVersion() {}

    /** One more than the greatest whole number in use, in the folder and below it. */
    static long next(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 1;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> VERSION.matcher(file.getFileName().toString()))
                            .filter(Matcher::matches)
                            .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                            .max()
                            .orElse(0)
                    + 1;
        }
    }
}
