package dev.longhaul.cases;

/** {@link HeartbeatContract} on H2. */
class HeartbeatOnH2Test extends HeartbeatContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
