package dev.longhaul.cases;

/** {@link EntityContract} on PostgreSQL. */
class EntityOnPostgresTest extends EntityContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
