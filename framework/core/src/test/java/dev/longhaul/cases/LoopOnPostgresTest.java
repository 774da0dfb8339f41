package dev.longhaul.cases;

/** {@link LoopContract} on PostgreSQL. */
class LoopOnPostgresTest extends LoopContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
