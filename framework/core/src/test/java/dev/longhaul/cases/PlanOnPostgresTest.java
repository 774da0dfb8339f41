package dev.longhaul.cases;

/** {@link PlanContract} on PostgreSQL. */
class PlanOnPostgresTest extends PlanContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
