package dev.longhaul.cases;

/** {@link RangesContract} on PostgreSQL. */
class RangesOnPostgresTest extends RangesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
