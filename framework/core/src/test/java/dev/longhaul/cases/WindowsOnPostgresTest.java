package dev.longhaul.cases;

/** {@link WindowsContract} on PostgreSQL. */
class WindowsOnPostgresTest extends WindowsContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
