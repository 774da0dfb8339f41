package dev.longhaul.cases;

/** {@link LoopContract} on H2. */
class LoopOnH2Test extends LoopContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
