package dev.longhaul.console.scaffold;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of the class path with gaps, written <code>${name}</code>. */
final class Template {
    private static final Pattern GAP = Pattern.compile("\\$\\{(\\w+)}");

    private Template() {}

    static String fill(String name, Map<String, String> values) throws IOException {
        try (InputStream stream = Template.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException("There is no template " + name);
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return GAP.matcher(text).replaceAll(gap -> Matcher.quoteReplacement(value(gap.group(1), name, values)));
        }
    }

    private static String value(String gap, String template, Map<String, String> values) {
        String value = values.get(gap);
        if (value == null) {
            throw new IllegalArgumentException("The template " + template + " has an unknown gap " + gap);
        }
        return value;
    }
}
