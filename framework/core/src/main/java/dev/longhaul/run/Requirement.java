package dev.longhaul.run;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service that a migration needs, and its versions. Immutable.
 *
 * @param service its name in lower case
 * @param versions which will do
 */
public record Requirement(String service, VersionRange versions) {
    private static final Pattern FORM = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9_.-]*)\\s*([<>=^~\\d*].*)");

    /**
     * Reads a requirement.
     *
     * @param text for example {@code postgresql >= 14}
     * @return the requirement
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static Requirement of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no service with its versions; write it like \"postgresql >= 14\"");
        }
        return new Requirement(matcher.group(1).toLowerCase(Locale.ROOT), VersionRange.of(matcher.group(2)));
    }

    @Override
    public String toString() {
        return service + " " + versions;
    }
}
