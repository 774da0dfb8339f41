package dev.longhaul.cases;

/** {@link RangeStopContract} on H2. */
class RangeStopOnH2Test extends RangeStopContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2Server();
    }
}
