package dev.longhaul.cases;

/** {@link UndoingContract} on H2. */
class UndoingOnH2Test extends UndoingContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
