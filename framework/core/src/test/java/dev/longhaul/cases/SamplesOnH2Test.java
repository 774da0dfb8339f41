package dev.longhaul.cases;

/** {@link SamplesContract} on H2. */
class SamplesOnH2Test extends SamplesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
