package dev.longhaul.cases;

/** {@link ActionContract} on PostgreSQL. */
class ActionOnPostgresTest extends ActionContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
