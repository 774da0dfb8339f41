package dev.longhaul.cases;

/** {@link PlaceholderContract} on PostgreSQL. */
class PlaceholderOnPostgresTest extends PlaceholderContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
