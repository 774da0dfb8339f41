package dev.longhaul.cases;

/** {@link QuarantineContract} on H2. */
class QuarantineOnH2Test extends QuarantineContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
