package dev.longhaul.cases;

/** {@link RowsContract} on H2. */
class RowsOnH2Test extends RowsContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
