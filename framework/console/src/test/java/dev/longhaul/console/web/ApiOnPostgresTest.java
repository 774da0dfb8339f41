package dev.longhaul.console.web;

import dev.longhaul.testing.TestDatabase;

class ApiOnPostgresTest extends ApiContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }
}
