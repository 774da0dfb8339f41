package dev.longhaul.run;

import dev.longhaul.testing.TestDatabase;

/** {@link BoundAheadContract} on PostgreSQL. */
class BoundAheadOnPostgresTest extends BoundAheadContract {
    @Override
    TestDatabase database() {
        return TestDatabase.postgres();
    }

    @Override
    String series(int n) {
        return "generate_series(1, " + n + ") as s(n)";
    }
}
