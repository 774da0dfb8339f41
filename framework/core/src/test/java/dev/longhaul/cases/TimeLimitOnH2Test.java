package dev.longhaul.cases;

/** {@link TimeLimitContract} on H2. */
class TimeLimitOnH2Test extends TimeLimitContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
