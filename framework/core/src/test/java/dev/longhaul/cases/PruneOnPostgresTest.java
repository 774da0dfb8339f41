package dev.longhaul.cases;

/** {@link PruneContract} on PostgreSQL. */
class PruneOnPostgresTest extends PruneContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
