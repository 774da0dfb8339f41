package dev.longhaul.cases;

/** {@link ObservedContract} on H2. */
class ObservedOnH2Test extends ObservedContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
