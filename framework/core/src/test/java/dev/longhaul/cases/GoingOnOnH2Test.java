package dev.longhaul.cases;

/** {@link GoingOnContract} on H2. */
class GoingOnOnH2Test extends GoingOnContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
