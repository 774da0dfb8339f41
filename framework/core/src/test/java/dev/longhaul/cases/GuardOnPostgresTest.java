package dev.longhaul.cases;

/** {@link GuardContract} on PostgreSQL. */
class GuardOnPostgresTest extends GuardContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
