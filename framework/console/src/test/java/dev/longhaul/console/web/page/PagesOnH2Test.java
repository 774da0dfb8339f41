package dev.longhaul.console.web.page;

import dev.longhaul.testing.TestDatabase;

class PagesOnH2Test extends PagesContract {
    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
