package dev.longhaul.run;

import dev.longhaul.testing.TestDatabase;

/** {@link BoundAheadContract} on H2. */
class BoundAheadOnH2Test extends BoundAheadContract {
    @Override
    TestDatabase database() {
        return TestDatabase.h2();
    }

    @Override
    String series(int n) {
        return "system_range(1, " + n + ") as s(n)";
    }
}
