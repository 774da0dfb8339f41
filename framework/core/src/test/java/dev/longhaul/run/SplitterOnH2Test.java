package dev.longhaul.run;

import dev.longhaul.testing.TestDatabase;

/** {@link SplitterContract} on H2. */
class SplitterOnH2Test extends SplitterContract {
    @Override
    TestDatabase database() {
        return TestDatabase.h2();
    }

    @Override
    String series(int n) {
        return "system_range(1, " + n + ") as s(n)";
    }
}
