package dev.longhaul.cases;

/** {@link StoppingContract} on H2. */
class StoppingOnH2Test extends StoppingContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
