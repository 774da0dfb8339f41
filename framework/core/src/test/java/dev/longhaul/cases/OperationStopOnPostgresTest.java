package dev.longhaul.cases;

final class OperationStopOnPostgresTest extends OperationStopContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
