package dev.longhaul.cases;

/** {@link WindowsContract} on H2. */
class WindowsOnH2Test extends WindowsContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
