package dev.longhaul.cases;

/** {@link DiscoveryContract} on PostgreSQL. */
class DiscoveryOnPostgresTest extends DiscoveryContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
