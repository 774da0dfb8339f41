package dev.longhaul.cases;

/** {@link GateContract} on H2. */
class GateOnH2Test extends GateContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
