package dev.longhaul.console.cli;

import dev.longhaul.testing.TestDatabase;

class GateCommandsOnPostgresTest extends GateCommandsContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }
}
