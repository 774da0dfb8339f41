package dev.longhaul.cases;

final class OperationKindOnPostgresTest extends OperationKindContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
