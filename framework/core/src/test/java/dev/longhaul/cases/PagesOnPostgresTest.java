package dev.longhaul.cases;

/** {@link PagesContract} on PostgreSQL. */
class PagesOnPostgresTest extends PagesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
