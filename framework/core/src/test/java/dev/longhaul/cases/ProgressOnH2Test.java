package dev.longhaul.cases;

/** {@link ProgressContract} on H2. */
class ProgressOnH2Test extends ProgressContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
