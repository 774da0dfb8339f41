package dev.longhaul.cases;

/** {@link TimeLimitContract} on PostgreSQL. */
class TimeLimitOnPostgresTest extends TimeLimitContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
