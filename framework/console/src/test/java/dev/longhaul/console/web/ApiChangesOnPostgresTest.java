package dev.longhaul.console.web;

import dev.longhaul.testing.TestDatabase;

class ApiChangesOnPostgresTest extends ApiChangesContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }
}
