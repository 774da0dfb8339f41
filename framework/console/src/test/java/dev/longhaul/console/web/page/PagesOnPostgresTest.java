package dev.longhaul.console.web.page;

import dev.longhaul.testing.TestDatabase;

class PagesOnPostgresTest extends PagesContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }
}
