package dev.longhaul.console.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the jar. */
final class Version implements IVersionProvider {
    private static final String FILE = "/META-INF/maven/dev.longhaul/longhaul-console/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream stream = Version.class.getResourceAsStream(FILE)) {
            if (stream != null) {
                properties.load(stream);
            }
        }
        return new String[] {
            "longhaul " + properties.getProperty("version", "(from classes)"),
            "Java " + System.getProperty("java.version")
        };
    }
}
