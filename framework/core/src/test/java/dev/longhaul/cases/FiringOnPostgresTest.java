package dev.longhaul.cases;

/** {@link FiringContract} on PostgreSQL. */
class FiringOnPostgresTest extends FiringContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
