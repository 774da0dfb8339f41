package dev.longhaul.cases;

/** {@link RowSizeContract} on PostgreSQL. */
class RowSizeOnPostgresTest extends RowSizeContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
