package dev.longhaul.cases;

final class OperationStopOnH2Test extends OperationStopContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
