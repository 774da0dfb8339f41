package dev.longhaul.cases;

/** {@link SamplesContract} on PostgreSQL. */
class SamplesOnPostgresTest extends SamplesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
