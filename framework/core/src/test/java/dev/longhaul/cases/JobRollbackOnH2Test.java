package dev.longhaul.cases;

final class JobRollbackOnH2Test extends JobRollbackContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
