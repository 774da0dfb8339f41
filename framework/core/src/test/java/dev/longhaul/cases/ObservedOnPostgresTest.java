package dev.longhaul.cases;

/** {@link ObservedContract} on PostgreSQL. */
class ObservedOnPostgresTest extends ObservedContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
