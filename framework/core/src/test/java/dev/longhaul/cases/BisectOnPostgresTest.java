package dev.longhaul.cases;

/** {@link BisectContract} on PostgreSQL. */
class BisectOnPostgresTest extends BisectContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
