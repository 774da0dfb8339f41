package dev.longhaul.console.web;

import dev.longhaul.testing.TestDatabase;

class InjectionOnH2Test extends InjectionContract {
    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }

    @Override
    String inFull() {
        return "xss.txt";
    }
}
