package dev.longhaul.console.web;

import dev.longhaul.testing.TestDatabase;

class InjectionOnPostgresTest extends InjectionContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }
}
