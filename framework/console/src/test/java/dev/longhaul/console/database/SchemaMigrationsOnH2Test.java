package dev.longhaul.console.database;

import dev.longhaul.testing.TestDatabase;

class SchemaMigrationsOnH2Test extends SchemaMigrationsContract {
    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }

    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
