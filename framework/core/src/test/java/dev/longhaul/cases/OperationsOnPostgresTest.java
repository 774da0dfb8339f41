package dev.longhaul.cases;

final class OperationsOnPostgresTest extends OperationsContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
