package dev.longhaul.cases;

/** {@link DistinctContract} on PostgreSQL. */
class DistinctOnPostgresTest extends DistinctContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
