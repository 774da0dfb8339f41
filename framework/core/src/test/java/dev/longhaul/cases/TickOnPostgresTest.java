package dev.longhaul.cases;

/** {@link TickContract} on PostgreSQL. */
class TickOnPostgresTest extends TickContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
