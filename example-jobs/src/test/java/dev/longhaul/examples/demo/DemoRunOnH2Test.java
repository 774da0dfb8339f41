package dev.longhaul.examples.demo;

import dev.longhaul.testing.TestDatabase;

/** {@link DemoRunContract} on H2. */
class DemoRunOnH2Test extends DemoRunContract {
    @Override
    TestDatabase fresh() {
        return TestDatabase.h2();
    }
}
