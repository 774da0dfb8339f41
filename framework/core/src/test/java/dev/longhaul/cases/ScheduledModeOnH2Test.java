package dev.longhaul.cases;

/** {@link ScheduledModeContract} on H2. */
class ScheduledModeOnH2Test extends ScheduledModeContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
