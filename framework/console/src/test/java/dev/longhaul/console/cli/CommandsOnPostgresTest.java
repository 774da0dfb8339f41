package dev.longhaul.console.cli;

import dev.longhaul.testing.TestDatabase;

class CommandsOnPostgresTest extends CommandsContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }
}
