package dev.longhaul.cases;

/** {@link ManyNodesContract} on PostgreSQL. */
class ManyNodesOnPostgresTest extends ManyNodesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
