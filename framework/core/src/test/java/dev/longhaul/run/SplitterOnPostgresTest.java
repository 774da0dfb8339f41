package dev.longhaul.run;

import dev.longhaul.testing.TestDatabase;

/** {@link SplitterContract} on PostgreSQL. */
class SplitterOnPostgresTest extends SplitterContract {
    @Override
    TestDatabase database() {
        return TestDatabase.postgres();
    }

    @Override
    String series(int n) {
        return "generate_series(1, " + n + ") as s(n)";
    }
}
