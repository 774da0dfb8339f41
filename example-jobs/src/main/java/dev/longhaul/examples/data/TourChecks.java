package dev.longhaul.examples.data;

import java.util.List;

/** What must hold when the migrations of the tour are carried out. */
final class TourChecks {
    private static final String SPENT =
            "(select account_id, sum(cents) as cents from demo_order group by account_id having sum(cents) > 0) as spent";

    static final List<Check> ALL = List.of(
            new Check(
                    "1 the indexes are there and valid", "select '{indexes of reviews}'", "{valid indexes of reviews}"),
            Check.of(
                    "2 every order is there once, of the same worth",
                    "account_id * number + cents * 31 + length(" + JobChecks.STATE + ") + length(coalesce(note, '-'))",
                    "demo_order",
                    "account_id * number + cast(amount * 100 as bigint) * 31 + length(state) + length(coalesce(note, '-'))",
                    "demo_order"),
            new Check(
                    "3 every account has a language",
                    "select count(*) || ' accounts' from demo_account",
                    "select count(language) || ' accounts' from demo_account"),
            Check.of(
                    "4 every account knows what it has spent",
                    "account_id * cents",
                    SPENT,
                    "id * cast(spent * 100 as bigint)",
                    "demo_account where spent > 0"),
            Check.of(
                    "5 every account that has spent something is gold or silver",
                    "account_id * case when cents >= 100000 then 4 else 6 end",
                    SPENT,
                    "id * length(tier)",
                    "demo_account where tier in ('gold', 'silver')"),
            new Check(
                    "6 no account may be without a tier",
                    "select 'nullable: NO'",
                    "select 'nullable: ' || is_nullable from information_schema.columns"
                            + " where lower(table_name) = 'demo_account' and lower(column_name) = 'tier'"),
            Check.of(
                    "7 the expired sessions are gone, and no other",
                    "id * 31 + account_id",
                    "demo_session where not " + JobChecks.EXPIRED,
                    "id * 31 + account_id",
                    "demo_session"),
            Check.of(
                    "8 every account knows how many orders it has",
                    "account_id * orders",
                    "(select account_id, count(*) as orders from demo_order group by account_id) as counted",
                    "id * orders",
                    "demo_account where orders > 0"),
            Check.of(
                    "9 every profile has its birthday and phone, where anybody knows them",
                    "id * cast(substring(typed_birthday from 1 for 4) as integer) + length(replace(typed_phone, ' ', ''))",
                    "demo_profile where typed_birthday <> 'in spring'",
                    "id * cast(extract(year from birthday) as integer) + length(phone)",
                    "demo_profile where birthday is not null"));

    private TourChecks() {}
}
