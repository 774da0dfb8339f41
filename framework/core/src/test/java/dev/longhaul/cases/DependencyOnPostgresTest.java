package dev.longhaul.cases;

/** {@link DependencyContract} on PostgreSQL. */
class DependencyOnPostgresTest extends DependencyContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
