package dev.longhaul.examples.demo;

import dev.longhaul.testing.TestDatabase;

/** {@link DemoRunContract} on PostgreSQL. */
class DemoRunOnPostgresTest extends DemoRunContract {
    @Override
    TestDatabase fresh() {
        return TestDatabase.postgres();
    }
}
