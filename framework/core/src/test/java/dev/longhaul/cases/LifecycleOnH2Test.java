package dev.longhaul.cases;

/** {@link LifecycleContract} on H2. */
class LifecycleOnH2Test extends LifecycleContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
