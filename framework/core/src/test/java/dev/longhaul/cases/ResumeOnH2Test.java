package dev.longhaul.cases;

/** {@link ResumeContract} on H2. */
class ResumeOnH2Test extends ResumeContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
