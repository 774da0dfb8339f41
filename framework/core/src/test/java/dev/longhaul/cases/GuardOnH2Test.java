package dev.longhaul.cases;

/** {@link GuardContract} on H2. */
class GuardOnH2Test extends GuardContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
