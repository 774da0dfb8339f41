package dev.longhaul.cases;

/** {@link ErrorContract} on PostgreSQL. */
class ErrorOnPostgresTest extends ErrorContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
