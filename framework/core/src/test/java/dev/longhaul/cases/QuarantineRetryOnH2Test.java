package dev.longhaul.cases;

/** {@link QuarantineRetryContract} on H2. */
class QuarantineRetryOnH2Test extends QuarantineRetryContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
