package dev.longhaul.console.scaffold;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** Makes names for files of a migration's name. */
final class ClassName {
    private static final Pattern LEADING_NUMBER = Pattern.compile("^[0-9_]+(?=.*\\p{L})");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private ClassName() {}

    /** {@code 0002_lowercase_emails} makes {@code LowercaseEmails}; what would be no name gets a word before it. */
    static String of(String migration) {
        StringBuilder name = new StringBuilder();
        Matcher words = WORD.matcher(LEADING_NUMBER.matcher(migration).replaceFirst(""));
        while (words.find()) {
            String word = words.group();
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return SourceVersion.isIdentifier(name) ? name.toString() : "Migration" + name;
    }

    /** {@code 0002 Übung} makes {@code 0002_bung}: file names of SQL scripts are best plain. */
    static String forFile(String migration) {
        return migration.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    }
}
