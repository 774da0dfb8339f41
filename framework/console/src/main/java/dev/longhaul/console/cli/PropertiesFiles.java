package dev.longhaul.console.cli;

import dev.longhaul.job.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * {@code longhaul.properties} of the class path and of the working directory, which wins. A key may be written with or
 * without {@code longhaul.} before it; an unknown key is refused, so that a misspelt setting is not silently ignored.
 */
final class PropertiesFiles {
    static final String NAME = "longhaul.properties";
    private static final String PREFIX = "longhaul.";

    private PropertiesFiles() {}

    static Map<String, String> read(Path directory) {
        Map<String, String> values = new HashMap<>();
        try (InputStream shipped = PropertiesFiles.class.getResourceAsStream("/" + NAME)) {
            if (shipped != null) {
                values.putAll(read(shipped, NAME + " of the class path"));
            }
            Path own = directory.resolve(NAME);
            if (Files.isRegularFile(own)) {
                try (InputStream file = Files.newInputStream(own)) {
                    values.putAll(read(file, own.toString()));
                }
            }
        } catch (IOException e) {
            throw new UsageException("A " + NAME + " cannot be read: " + e.getMessage());
        }
        return values;
    }

    private static Map<String, String> read(InputStream stream, String where) throws IOException {
        Properties properties = new Properties();
        properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        Map<String, String> values = new HashMap<>();
        for (String written : properties.stringPropertyNames()) {
            String key = written.startsWith(PREFIX) ? written.substring(PREFIX.length()) : written;
            if (Flag.ALL.stream()
                    .noneMatch(flag -> flag.fromSurroundings() && flag.name().equals(key))) {
                throw new UsageException(
                        "The key '" + written + "' in " + where + " is unknown; there are: " + known() + ".");
            }
            if (values.put(key, properties.getProperty(written).strip()) != null) {
                throw new UsageException("The key '" + key + "' stands twice in " + where + ", with and without '"
                        + PREFIX + "' before it; take one out.");
            }
        }
        return values;
    }

    private static String known() {
        return Flag.ALL.stream().filter(Flag::fromSurroundings).map(Flag::name).collect(Collectors.joining(", "));
    }
}
