package dev.longhaul.examples.data;

import java.util.List;

/**
 * How one table is filled: a select that makes rows of their numbers alone, so that the same numbers always give the same
 * rows. Odd spellings, nulls and gaps in the keys stand in for what years of use leave behind. Immutable.
 *
 * @param table the table
 * @param columns the columns that are filled
 * @param select the values, from <code>{rows}</code>
 * @param rows how many
 * @param key the primary key's columns when it is made after the rows, which is faster for a key of two columns; else empty
 */
record TableLoad(String table, String columns, String select, int rows, String key) {
    /** The key of account number {@code n}: ascending, with small gaps everywhere and larger ones now and then. */
    private static final String ACCOUNT_ID = "3 * %1$s - mod(%1$s, 2) + %1$s / 1000 * 17";

    private static final String ACCOUNTS = """
            select %s,
                   case when mod(x, 97) = 0 then null
                        when mod(x, 89) = 0 then '  Ünal.Öz' || x || '@BÜCHER.example '
                        when mod(x, 5) = 0 then 'O''Hara.' || x || '@Mail.EXAMPLE.org'
                        else 'User.' || x || '@Example.com' end,
                   case when mod(x, 10) < 5 then 'DE' when mod(x, 10) < 8 then 'US'
                        when mod(x, 10) = 8 then 'TR' else null end,
                   mod(x * 7919, 1000)
            from {rows}
            """.formatted(accountId("x"));

    private static final String CONTACTS = """
            select x * 4 + mod(x, 3),
                   case when mod(x, 53) = 0 then null
                        when mod(x, 47) = 0 then 'Łukasz'
                        when mod(x, 11) = 0 then 'Zoë Ann O''Brien-' || x
                        when mod(x, 7) = 0 then '李 ☃' || x
                        else 'Given' || mod(x, 100) || ' Family' || x end,
                   0
            from {rows}
            """;

    private static final String SESSIONS = """
            select x * 2, %s, date '2024-01-01' + cast(mod(x * 7919, 1000) as integer) * interval '1' day
            from {rows}
            """.formatted(accountId("(x * 6)"));

    private static final String REVIEWS = """
            select x * 3 + mod(x, 2), %s, 1 + mod(x * 7919, 5),
                   'Parcel ' || x || ' came on day ' || mod(x * 31, 365) || ' of year ' || 2000 + mod(x, 26)
                   || case mod(x, 5) when 0 then ', the box was crushed but everything inside works'
                           when 1 then ', colours are brighter than in the pictures and my daughter loves it'
                           when 2 then ', the wrong size; returning it took ' || mod(x, 60) || ' days'
                           when 3 then ', exactly as described and delivered by a very friendly driver'
                           else ', would buy again, although shipping to region ' || mod(x, 977) || ' is expensive' end
            from {rows}
            """.formatted(accountId("(x / 4 + 1)"));

    private static final String PROFILES = """
            select %s,
                   case when mod(x, 9973) = 100 then 'in spring'
                        when mod(x, 14009) = 555 then '1984-02-30'
                        else 1950 + mod(x * 31, 50) || '-0' || 1 + mod(x, 9) || '-' || 10 + mod(x, 19) end,
                   '+49 ' || 30 + mod(x, 60) || ' ' || 100000 + mod(x * 7919, 900000)
                   || case when mod(x, 7001) = 1111 then ', at work extension ' || mod(x, 89) else '' end
            from {rows}
            """.formatted(accountId("(x * 4)"));

    static List<TableLoad> jobs(Sizes sizes) {
        return List.of(
                orders(sizes),
                accounts(sizes),
                sessions(sizes),
                new TableLoad("demo_contact", "id, full_name, revision", CONTACTS, sizes.contacts(), ""));
    }

    static List<TableLoad> tour(Sizes sizes) {
        return List.of(
                orders(sizes),
                new TableLoad("demo_review", "id, account_id, stars, remark", REVIEWS, sizes.reviews(), ""),
                accounts(sizes),
                sessions(sizes),
                new TableLoad("demo_profile", "id, typed_birthday, typed_phone", PROFILES, sizes.profiles(), ""));
    }

    private static TableLoad accounts(Sizes sizes) {
        return new TableLoad("demo_account", "id, email, country, points", ACCOUNTS, sizes.accounts(), "");
    }

    private static TableLoad sessions(Sizes sizes) {
        return new TableLoad("demo_session", "id, account_id, expires_on", SESSIONS, sizes.sessions(), "");
    }

    /** Few accounts have most of the orders: the share of the first n accounts is the cube root of their share of all. */
    private static TableLoad orders(Sizes sizes) {
        String nth = "((x - 1) * (x - 1) / %2$d * (x - 1) / %2$d) * %1$d / %2$d + 1"
                .formatted(sizes.accounts(), sizes.orders());
        String select = """
                select %s, mod(x, 1000000), mod(x * 31, 10000) * mod(x, 13), mod(x, 4),
                       case when mod(x, 50) = 0 then 'gift ☃' when mod(x, 49) = 0 then '' end
                from (select x, %s as nth from {rows}) as numbered
                """.formatted(accountId("nth"), nth);
        return new TableLoad(
                "demo_order", "account_id, number, cents, status, note", select, sizes.orders(), "account_id, number");
    }

    static String accountId(String number) {
        return ACCOUNT_ID.formatted(number);
    }

    static long accountId(long number) {
        return 3 * number - number % 2 + number / 1000 * 17;
    }
}
