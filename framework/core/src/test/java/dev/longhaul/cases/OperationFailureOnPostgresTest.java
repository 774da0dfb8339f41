package dev.longhaul.cases;

final class OperationFailureOnPostgresTest extends OperationFailureContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
