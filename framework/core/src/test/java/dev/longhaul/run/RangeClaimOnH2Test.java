package dev.longhaul.run;

import dev.longhaul.testing.TestDatabase;

/** {@link RangeClaimContract} on H2. */
class RangeClaimOnH2Test extends RangeClaimContract {
    @Override
    TestDatabase database() {
        return TestDatabase.h2();
    }
}
