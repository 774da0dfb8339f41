package dev.longhaul.cases;

/** {@link HealthContract} on H2. */
class HealthOnH2Test extends HealthContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
