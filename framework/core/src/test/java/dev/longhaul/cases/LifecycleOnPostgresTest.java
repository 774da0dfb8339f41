package dev.longhaul.cases;

/** {@link LifecycleContract} on PostgreSQL. */
class LifecycleOnPostgresTest extends LifecycleContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
