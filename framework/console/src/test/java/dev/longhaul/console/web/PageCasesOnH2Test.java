package dev.longhaul.console.web;

import dev.longhaul.testing.TestDatabase;

class PageCasesOnH2Test extends PageCasesContract {
    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
