package dev.longhaul.cases;

final class OperationLimitOnH2Test extends OperationLimitContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
