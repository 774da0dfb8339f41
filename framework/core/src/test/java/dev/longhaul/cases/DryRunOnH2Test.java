package dev.longhaul.cases;

/** {@link DryRunContract} on H2. */
class DryRunOnH2Test extends DryRunContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
