package dev.longhaul.cases;

/** {@link PlanContract} on H2. */
class PlanOnH2Test extends PlanContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
