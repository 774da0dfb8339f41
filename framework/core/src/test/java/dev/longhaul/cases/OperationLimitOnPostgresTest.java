package dev.longhaul.cases;

final class OperationLimitOnPostgresTest extends OperationLimitContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
