package dev.longhaul.examples.data;

import java.util.List;

/** What must hold when the migrations of the ordinary demo are carried out. */
final class JobChecks {
    static final String EXPIRED = "expires_on < date '2026-01-01'";
    static final String STATE =
            "case status when 0 then 'open' when 1 then 'paid' when 2 then 'sent' else 'closed' end";

    /** Kept by the one who writes the file: the file's own sum. */
    static final String RATINGS = "6 every line of the file is one rating";

    static final List<Check> ALL = List.of(
            Check.of(
                    "1 every e-mail is there in lower case",
                    "(mod(id, 997) + 1) * hash(lower(trim(email)))",
                    "demo_account where email is not null",
                    "(mod(id, 997) + 1) * hash(email_lower)",
                    "demo_account where email_lower is not null"),
            Check.of(
                    "2 every account got its points once",
                    "id * (points + 10 + case when country = 'DE' then 5 else 0 end)",
                    "demo_account",
                    "id * points",
                    "demo_account"),
            Check.of(
                    "3 every name is taken apart, each entity once",
                    "cast(revision + 1 as bigint) * hash(id || coalesce(full_name, ''))",
                    "demo_contact",
                    "cast(revision as bigint) * hash(id || coalesce(given_name || ' ', '') || coalesce(family_name, ''))",
                    "demo_contact"),
            Check.of(
                    "4 every expired session is in the archive once",
                    "id * 31 + account_id",
                    "demo_session where " + EXPIRED,
                    "id * 31 + account_id",
                    "demo_session_archive where " + EXPIRED),
            Check.of(
                    "4 every other session is where it was",
                    "id * 31 + account_id",
                    "demo_session where not " + EXPIRED,
                    "id * 31 + account_id",
                    "demo_session"),
            Check.of(
                    "5 every order is one purchase of the same worth",
                    "account_id * number + cents * 31 + length(" + STATE + ") + length(coalesce(note, '-'))",
                    "demo_order",
                    "account_id * number + cast(amount * 100 as bigint) * 31 + length(state) + length(coalesce(note, '-'))",
                    "demo_purchase"),
            new Check(
                    RATINGS,
                    "",
                    Fingerprint.sql("account_id * stars", "demo_rating")
                            .replace(" from ", " || ', ' || count(remark) || ' with a remark' from ")),
            new Check(
                    "7 every country was added once",
                    "select '3 rows, 3 of them different'",
                    "select count(*) || ' rows, ' || count(distinct code || name) || ' of them different' from demo_country"));

    private JobChecks() {}
}
