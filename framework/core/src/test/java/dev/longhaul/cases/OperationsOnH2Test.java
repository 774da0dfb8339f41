package dev.longhaul.cases;

final class OperationsOnH2Test extends OperationsContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
