package dev.longhaul.cases;

/** {@link RowsContract} on PostgreSQL. */
class RowsOnPostgresTest extends RowsContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
