package dev.longhaul.cases;

/** {@link RowConflictContract} on PostgreSQL. */
class RowConflictOnPostgresTest extends RowConflictContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
