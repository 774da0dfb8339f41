package dev.longhaul.cases;

/** {@link SourceContract} on PostgreSQL. */
class SourceOnPostgresTest extends SourceContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
