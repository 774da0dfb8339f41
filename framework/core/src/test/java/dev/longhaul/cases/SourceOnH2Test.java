package dev.longhaul.cases;

/** {@link SourceContract} on H2. */
class SourceOnH2Test extends SourceContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
