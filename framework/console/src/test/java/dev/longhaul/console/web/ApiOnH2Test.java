package dev.longhaul.console.web;

import dev.longhaul.testing.TestDatabase;

class ApiOnH2Test extends ApiContract {
    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
