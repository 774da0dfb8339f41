package dev.longhaul.cases;

/** {@link QuarantineContract} on PostgreSQL. */
class QuarantineOnPostgresTest extends QuarantineContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
