package dev.longhaul.cases;

/** {@link TickContract} on H2. */
class TickOnH2Test extends TickContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
