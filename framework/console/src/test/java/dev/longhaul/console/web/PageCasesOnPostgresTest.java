package dev.longhaul.console.web;

import dev.longhaul.testing.TestDatabase;

class PageCasesOnPostgresTest extends PageCasesContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }
}
