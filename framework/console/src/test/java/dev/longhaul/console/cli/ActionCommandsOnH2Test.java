package dev.longhaul.console.cli;

import dev.longhaul.testing.TestDatabase;

class ActionCommandsOnH2Test extends ActionCommandsContract {
    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
