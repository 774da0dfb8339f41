package dev.longhaul.cases;

/** {@link OnceContract} on H2. */
class OnceOnH2Test extends OnceContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
