package dev.longhaul.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that cannot be read would greet every command with a stack trace. */
class LoggingConfigurationTest {
    @ParameterizedTest
    @ValueSource(strings = {"jobs", "example-jobs"})
    void what_the_programs_log_by_is_well_formed(String module) throws Exception {
        Path file = Path.of("..", "..", module, "src", "main", "resources", "logback.xml");
        assertThat(Files.exists(file)).isTrue();
        String root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement()
                .getTagName();
        assertThat(root).isEqualTo("configuration");
    }
}
