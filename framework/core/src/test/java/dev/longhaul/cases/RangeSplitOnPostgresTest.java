package dev.longhaul.cases;

/** {@link RangeSplitContract} on PostgreSQL. */
class RangeSplitOnPostgresTest extends RangeSplitContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
