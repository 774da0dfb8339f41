package dev.longhaul.cases;

/** {@link ClusterContract} on PostgreSQL. */
class ClusterOnPostgresTest extends ClusterContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
