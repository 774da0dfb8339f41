package dev.longhaul.cases;

/** {@link ProgressContract} on PostgreSQL. */
class ProgressOnPostgresTest extends ProgressContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
