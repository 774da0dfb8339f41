package dev.longhaul.cases;

/** {@link DeadWorkerContract} on PostgreSQL. */
class DeadWorkerOnPostgresTest extends DeadWorkerContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
