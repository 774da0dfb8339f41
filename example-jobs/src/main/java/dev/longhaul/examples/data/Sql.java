package dev.longhaul.examples.data;

import dev.longhaul.console.database.Dialect;

/**
 * The few things that H2 and PostgreSQL write differently, as placeholders: <code>{rows}</code> for rows with a column
 * {@code x} that counts from one number to another, {@code hash(…)} for a number made of a text, and <code>{valid indexes of
 * reviews}</code> for the question in the catalog.
 */
final class Sql {
    private static final String BY_ACCOUNT = "demo_review_by_account";
    private static final String VALID_ON_H2 = """
            select listagg(lower(index_name), ', ') within group (order by index_name)
            from information_schema.indexes where index_name like 'DEMO!_REVIEW!_BY!_%' escape '!'
            """;
    private static final String VALID_ON_POSTGRESQL = """
            select string_agg(relname, ', ' order by relname) from pg_index join pg_class on oid = indexrelid
            where indisvalid and indisready and relname like 'demo!_review!_by!_%' escape '!'
            """;

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

    /** A question for a fingerprint, as this database understands it. */
    String question(String text) {
        boolean h2 = dialect == Dialect.H2;
        return text.replace("hash(", h2 ? "ora_hash(" : "hashtext(")
                .replace("{indexes of reviews}", h2 ? BY_ACCOUNT : BY_ACCOUNT + ", demo_review_by_word")
                .replace("{valid indexes of reviews}", h2 ? VALID_ON_H2 : VALID_ON_POSTGRESQL);
    }
}
