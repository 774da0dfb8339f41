package dev.longhaul.cases;

/** {@link PlaceholderContract} on H2. */
class PlaceholderOnH2Test extends PlaceholderContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
