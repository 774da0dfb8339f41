package dev.longhaul.cases;

/** {@link StartContract} on H2. */
class StartOnH2Test extends StartContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
