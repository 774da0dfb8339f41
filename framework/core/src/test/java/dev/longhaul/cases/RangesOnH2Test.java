package dev.longhaul.cases;

/** {@link RangesContract} on H2. */
class RangesOnH2Test extends RangesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2Server();
    }
}
