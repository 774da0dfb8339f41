package dev.longhaul.cases;

/** {@link GateContract} on PostgreSQL. */
class GateOnPostgresTest extends GateContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
