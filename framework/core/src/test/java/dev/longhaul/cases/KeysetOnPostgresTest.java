package dev.longhaul.cases;

import java.util.stream.Stream;

/** {@link KeysetContract} on PostgreSQL. */
class KeysetOnPostgresTest extends KeysetContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Override
    Stream<Keys> keysOfThisDatabase() {
        return Stream.of(
                new Keys("text", "'a'", "'A'", "'b'", "'Z'", "'ä'", "''", "E'line\\nbreak'"),
                new Keys(
                        "varchar(100) collate \"de-x-icu\"",
                        "'a'",
                        "'A'",
                        "'ä'",
                        "'Ä'",
                        "'z'",
                        "'Z'",
                        "'ß'",
                        "'ss'",
                        "'co-op'",
                        "'coop'",
                        "'_'",
                        "''"),
                new Keys("char(5)", "'a'", "'ab'", "'b'", "''"),
                new Keys("numeric", "1.5", "1.50", "-2", "1e30", "0.00000000000000000001"));
    }
}
