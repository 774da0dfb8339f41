package dev.longhaul.cases;

/** {@link DistinctContract} on H2. */
class DistinctOnH2Test extends DistinctContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
