package dev.longhaul.console.cli;

import dev.longhaul.testing.TestDatabase;

class CommandsOnH2Test extends CommandsContract {
    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
