package dev.longhaul.cases;

/** {@link HeartbeatContract} on PostgreSQL. */
class HeartbeatOnPostgresTest extends HeartbeatContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
