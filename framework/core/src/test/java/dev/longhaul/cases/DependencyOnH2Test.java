package dev.longhaul.cases;

/** {@link DependencyContract} on H2. */
class DependencyOnH2Test extends DependencyContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
