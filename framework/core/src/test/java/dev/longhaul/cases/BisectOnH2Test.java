package dev.longhaul.cases;

/** {@link BisectContract} on H2. */
class BisectOnH2Test extends BisectContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
