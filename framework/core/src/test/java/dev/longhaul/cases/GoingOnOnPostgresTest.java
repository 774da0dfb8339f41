package dev.longhaul.cases;

/** {@link GoingOnContract} on PostgreSQL. */
class GoingOnOnPostgresTest extends GoingOnContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
