package dev.longhaul.cases;

/** {@link ScheduledModeContract} on PostgreSQL. */
class ScheduledModeOnPostgresTest extends ScheduledModeContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
