package dev.longhaul.bench;

import java.util.Locale;

/** The work of the races, the same for everybody, and how it is checked. */
final class Work {
    /** What one {@code UPDATE} sets; every row counts how often it was changed. */
    static final String SET = "update account set email_lower = lower(email), changes = changes + 1";

    /** Writes back many rows that were computed in Java, by one statement with two arrays. */
    static final String WRITE_BY_UNNEST = "update account a set code = v.code, changes = a.changes + 1"
            + " from unnest(?::bigint[], ?::text[]) as v (id, code) where a.id = v.id";

    static final String WRITE_ONE = "update account set code = ?, changes = changes + 1 where id = ?";

    private Work() {}

    /** The value that only Java knows how to compute. */
    static String code(String email) {
        return new StringBuilder(email).reverse().toString().toUpperCase(Locale.ROOT);
    }

    static void requireSet(String who, Ground ground) throws Exception {
        ground.require(
                who, "select count(*) from account where changes = 1 and email_lower = lower(email)", ground.rows());
    }

    static void requireCodes(String who, Ground ground) throws Exception {
        ground.require(
                who, "select count(*) from account where changes = 1 and code = upper(reverse(email))", ground.rows());
    }
}
