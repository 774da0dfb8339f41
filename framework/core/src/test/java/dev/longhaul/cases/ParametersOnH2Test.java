package dev.longhaul.cases;

/** {@link ParametersContract} on H2. */
class ParametersOnH2Test extends ParametersContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
