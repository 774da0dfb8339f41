package dev.longhaul.console.cli;

import dev.longhaul.testing.TestDatabase;

class GateCommandsOnH2Test extends GateCommandsContract {
    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
