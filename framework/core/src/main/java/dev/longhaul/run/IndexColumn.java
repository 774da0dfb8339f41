package dev.longhaul.run;

import dev.longhaul.store.Dialect;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One column of an index as an author wrote it: a name and what follows it, or an expression. Immutable.
 *
 * @param name the column; nothing for an expression
 * @param rest the direction, an operator class, a collation; or the expression
 */
record IndexColumn(Optional<String> name, String rest) {
    private static final Pattern NAMED =
            Pattern.compile("(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)(\\s+[^(\\s].*)?", Pattern.DOTALL);
    private static final Pattern DIRECTION = Pattern.compile("(asc|desc)?\\s*(nulls\\s+(first|last))?");

    static IndexColumn of(String written) {
        Matcher matcher = NAMED.matcher(written.strip());
        return matcher.matches()
                ? new IndexColumn(
                        Optional.of(matcher.group(1)),
                        matcher.group(2) == null ? "" : matcher.group(2).strip())
                : new IndexColumn(Optional.empty(), written.strip());
    }

    String sql(Dialect dialect) {
        return name.map(column -> dialect.identifier(column) + (rest.isEmpty() ? "" : " " + rest))
                .orElse(rest);
    }

    /** Whether nothing but a direction follows the name. */
    boolean isPlain() {
        return name.isPresent()
                && DIRECTION.matcher(rest.toLowerCase(Locale.ROOT)).matches();
    }

    /** As the catalog has it: empty for an expression. */
    String plainName(Dialect dialect) {
        return name.map(dialect::plainName).orElse("");
    }
}
