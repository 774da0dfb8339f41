package dev.longhaul.cases;

/** {@link OnceContract} on PostgreSQL. */
class OnceOnPostgresTest extends OnceContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
