package dev.longhaul.cases;

class PaceOnH2Test extends PaceContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
