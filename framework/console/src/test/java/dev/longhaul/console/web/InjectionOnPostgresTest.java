package dev.longhaul.console.web;

import dev.longhaul.testing.TestDatabase;

class InjectionOnPostgresTest extends InjectionContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }

    @Override
    String inFull() {
        return "sql.txt";
    }
}
