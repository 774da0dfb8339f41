package dev.longhaul.console.database;

import dev.longhaul.testing.TestDatabase;

class SchemaMigrationsOnPostgresTest extends SchemaMigrationsContract {
    @Override
    TestDatabase create() {
        return TestDatabase.postgres();
    }

    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
