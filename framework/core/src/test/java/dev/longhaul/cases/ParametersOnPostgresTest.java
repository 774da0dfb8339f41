package dev.longhaul.cases;

/** {@link ParametersContract} on PostgreSQL. */
class ParametersOnPostgresTest extends ParametersContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
