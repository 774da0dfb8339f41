package dev.longhaul.cases;

/** {@link UndoingContract} on PostgreSQL. */
class UndoingOnPostgresTest extends UndoingContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
