package dev.longhaul.console.web;

import dev.longhaul.testing.TestDatabase;

class ApiChangesOnH2Test extends ApiChangesContract {
    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
