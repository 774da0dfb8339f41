package dev.longhaul.console.cli;

import dev.longhaul.testing.TestDatabase;

class ActionCommandsOnPostgresTest extends ActionCommandsContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }
}
