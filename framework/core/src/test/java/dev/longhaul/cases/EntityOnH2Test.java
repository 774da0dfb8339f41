package dev.longhaul.cases;

/** {@link EntityContract} on H2. */
class EntityOnH2Test extends EntityContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
