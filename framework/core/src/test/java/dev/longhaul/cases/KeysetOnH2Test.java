package dev.longhaul.cases;

import java.util.stream.Stream;

/** {@link KeysetContract} on H2. */
class KeysetOnH2Test extends KeysetContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }

    @Override
    Stream<Keys> keysOfThisDatabase() {
        return Stream.of(
                new Keys("varchar_ignorecase(100)", "'a'", "'A'", "'b'", "'B'", "'Ä'", "'ä'", "'c'"),
                new Keys("char(5)", "'a'", "'ab'", "'b'", "''"),
                new Keys("tinyint", "-128", "0", "127"),
                new Keys("decfloat(20)", "1.5", "1E+10", "-2", "0.001"));
    }
}
