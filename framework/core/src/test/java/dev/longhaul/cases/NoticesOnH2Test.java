package dev.longhaul.cases;

/** {@link NoticesContract} on H2. */
class NoticesOnH2Test extends NoticesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
