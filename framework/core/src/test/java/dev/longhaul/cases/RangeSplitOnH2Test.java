package dev.longhaul.cases;

/** {@link RangeSplitContract} on H2. */
class RangeSplitOnH2Test extends RangeSplitContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2Server();
    }
}
