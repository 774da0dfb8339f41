package dev.longhaul.cases;

/** {@link StartContract} on PostgreSQL. */
class StartOnPostgresTest extends StartContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
