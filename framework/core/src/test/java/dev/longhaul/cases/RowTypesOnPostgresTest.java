package dev.longhaul.cases;

/** {@link RowTypesContract} on PostgreSQL. */
class RowTypesOnPostgresTest extends RowTypesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
