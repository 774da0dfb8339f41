package dev.longhaul.cases;

/** {@link RowTypesContract} on H2. */
class RowTypesOnH2Test extends RowTypesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
