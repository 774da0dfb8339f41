package dev.longhaul.cases;

/** {@link ManyNodesContract} on H2. */
class ManyNodesOnH2Test extends ManyNodesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2Server();
    }
}
