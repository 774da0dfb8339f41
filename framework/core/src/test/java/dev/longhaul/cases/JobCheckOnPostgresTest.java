package dev.longhaul.cases;

/** {@link JobCheckContract} on PostgreSQL. */
class JobCheckOnPostgresTest extends JobCheckContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
