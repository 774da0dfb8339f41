package dev.longhaul.cases;

/** {@link NoticesContract} on PostgreSQL. */
class NoticesOnPostgresTest extends NoticesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
