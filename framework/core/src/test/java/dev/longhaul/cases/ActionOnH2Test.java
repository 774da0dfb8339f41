package dev.longhaul.cases;

/** {@link ActionContract} on H2. */
class ActionOnH2Test extends ActionContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
