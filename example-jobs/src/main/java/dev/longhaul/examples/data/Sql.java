package dev.longhaul.examples.data;

import dev.longhaul.console.database.Dialect;

/**
 * The few things that H2 and PostgreSQL write differently, as placeholders: <code>{rows}</code> for rows with a column
 * {@code x} that counts from one number to another, and {@code hash(…)} for a number made of a text.
 */
final class Sql {
    private final Dialect dialect;

    Sql(Dialect dialect) {
        this.dialect = dialect;
    }

    String rows(String text, long from, long to) {
        String rows = switch (dialect) {
            case H2 -> "system_range(" + from + ", " + to + ")";
            case POSTGRESQL -> "generate_series(" + from + "::bigint, " + to + "::bigint) as rows (x)";
        };
        return text.replace("{rows}", rows);
    }

    String hashes(String text) {
        return text.replace(
                "hash(",
                switch (dialect) {
                    case H2 -> "ora_hash(";
                    case POSTGRESQL -> "hashtext(";
                });
    }
}
