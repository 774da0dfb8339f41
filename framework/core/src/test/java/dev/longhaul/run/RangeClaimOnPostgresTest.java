package dev.longhaul.run;

import dev.longhaul.testing.TestDatabase;

/** {@link RangeClaimContract} on PostgreSQL. */
class RangeClaimOnPostgresTest extends RangeClaimContract {
    @Override
    TestDatabase database() {
        return TestDatabase.postgres();
    }
}
