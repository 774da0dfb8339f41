package dev.longhaul.cases;

/** {@link RegistrationContract} on PostgreSQL. */
class RegistrationOnPostgresTest extends RegistrationContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
