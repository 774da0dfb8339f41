package dev.longhaul.cases;

final class OperationKindOnH2Test extends OperationKindContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
