package dev.longhaul.cases;

/** {@link PagesContract} on H2. */
class PagesOnH2Test extends PagesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
