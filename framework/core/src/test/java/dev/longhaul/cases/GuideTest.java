package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guide shows is what a test runs. */
class GuideTest {
    @Test
    void the_mails_of_the_guide_are_those_of_a_test() throws IOException {
        String source = Files.readString(
                root().resolve("framework/core/src/test/java/dev/longhaul/cases/NoticesContract.java"));
        String guide = Files.readString(root().resolve("docs/guide.md"));
        assertThat(part(guide, "<!-- region: mail -->\\s*```java\\n(.*?)```"))
                .isEqualTo(part(source, "// snippet: mail\\n(.*?)\\n *// end").stripIndent() + "\n");
    }

    private static String part(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/guide.md"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
