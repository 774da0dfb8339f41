package dev.longhaul.cases;

/** {@link DiscoveryContract} on H2. */
class DiscoveryOnH2Test extends DiscoveryContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
