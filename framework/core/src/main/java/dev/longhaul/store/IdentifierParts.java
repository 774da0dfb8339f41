package dev.longhaul.store;

import dev.longhaul.job.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits an identifier such as {@code app."Order"} at its dots. */
final class IdentifierParts {
    private static final Pattern PART = Pattern.compile("\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*");

    private IdentifierParts() {}

    static List<String> of(String name) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(name);
        int at = 0;
        while (matcher.find(at) && matcher.start() == at) {
            parts.add(matcher.group());
            at = matcher.end();
            if (at == name.length()) {
                return parts;
            }
            if (name.charAt(at) != '.') {
                break;
            }
            at++;
        }
        throw new UsageException("'" + name
                + "' is not the name of a table or column; write letters, digits and '_', parts joined by '.', or put"
                + " a part into double quotes.");
    }
}
