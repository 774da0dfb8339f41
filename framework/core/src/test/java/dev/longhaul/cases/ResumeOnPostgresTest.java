package dev.longhaul.cases;

/** {@link ResumeContract} on PostgreSQL. */
class ResumeOnPostgresTest extends ResumeContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
