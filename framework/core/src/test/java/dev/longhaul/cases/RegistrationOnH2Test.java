package dev.longhaul.cases;

/** {@link RegistrationContract} on H2. */
class RegistrationOnH2Test extends RegistrationContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
