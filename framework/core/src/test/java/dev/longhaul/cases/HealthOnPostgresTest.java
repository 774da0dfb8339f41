package dev.longhaul.cases;

/** {@link HealthContract} on PostgreSQL. */
class HealthOnPostgresTest extends HealthContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
