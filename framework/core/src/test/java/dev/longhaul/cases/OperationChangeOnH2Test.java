package dev.longhaul.cases;

final class OperationChangeOnH2Test extends OperationChangeContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
