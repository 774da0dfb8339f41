package dev.longhaul.cases;

/** {@link PruneContract} on H2. */
class PruneOnH2Test extends PruneContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
