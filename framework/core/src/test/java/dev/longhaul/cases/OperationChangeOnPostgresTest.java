package dev.longhaul.cases;

final class OperationChangeOnPostgresTest extends OperationChangeContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
