package dev.longhaul.cases;

/** {@link QuarantineRetryContract} on PostgreSQL. */
class QuarantineRetryOnPostgresTest extends QuarantineRetryContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
