package dev.longhaul.cases;

/** {@link ErrorContract} on H2. */
class ErrorOnH2Test extends ErrorContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
