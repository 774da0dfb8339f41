package dev.longhaul.cases;

/** {@link ClusterContract} on H2. */
class ClusterOnH2Test extends ClusterContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
