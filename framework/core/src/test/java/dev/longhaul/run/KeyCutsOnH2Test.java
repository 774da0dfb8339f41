package dev.longhaul.run;

import dev.longhaul.testing.TestDatabase;

/** {@link KeyCutsContract} on H2. */
class KeyCutsOnH2Test extends KeyCutsContract {
    @Override
    TestDatabase database() {
        return TestDatabase.h2();
    }

    @Override
    String series(int n) {
        return "system_range(1, " + n + ") as s(n)";
    }

    @Override
    String hash(String number) {
        return "rawtohex(hash('MD5', cast(" + number + " as varchar)))";
    }

    @Override
    String uuid() {
        return "random_uuid()";
    }
}
