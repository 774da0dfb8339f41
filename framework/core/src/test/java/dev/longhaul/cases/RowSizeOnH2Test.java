package dev.longhaul.cases;

/** {@link RowSizeContract} on H2. */
class RowSizeOnH2Test extends RowSizeContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
