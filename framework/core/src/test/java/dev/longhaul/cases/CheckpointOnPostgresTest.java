package dev.longhaul.cases;

/** {@link CheckpointContract} on PostgreSQL. */
class CheckpointOnPostgresTest extends CheckpointContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
