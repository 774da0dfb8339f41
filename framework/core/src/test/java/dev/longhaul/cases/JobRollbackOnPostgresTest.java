package dev.longhaul.cases;

final class JobRollbackOnPostgresTest extends JobRollbackContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
