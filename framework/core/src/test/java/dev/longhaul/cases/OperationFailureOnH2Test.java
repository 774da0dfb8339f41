package dev.longhaul.cases;

final class OperationFailureOnH2Test extends OperationFailureContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
