package dev.longhaul.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Regions of the guide that tests run: the code block after {@code <!-- region: name -->}. */
final class Guide {
    private Guide() {}

    static String region(String name) throws IOException {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/guide.md"))) {
            directory = directory.getParent();
        }
        String text = Files.readString(directory.resolve("docs/guide.md"));
        Matcher matcher = Pattern.compile(
                        "<!-- region: " + Pattern.quote(name) + " -->\\s*```\\w*\\n(.*?)```", Pattern.DOTALL)
                .matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("docs/guide.md has no region " + name);
        }
        return matcher.group(1);
    }
}
