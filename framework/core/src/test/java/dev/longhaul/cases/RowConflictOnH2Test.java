package dev.longhaul.cases;

/** {@link RowConflictContract} on H2. */
class RowConflictOnH2Test extends RowConflictContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
