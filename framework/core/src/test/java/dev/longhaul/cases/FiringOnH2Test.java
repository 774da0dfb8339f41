package dev.longhaul.cases;

/** {@link FiringContract} on H2. */
class FiringOnH2Test extends FiringContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
