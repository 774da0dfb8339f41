package dev.longhaul.cases;

/** {@link RangeStopContract} on PostgreSQL. */
class RangeStopOnPostgresTest extends RangeStopContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
