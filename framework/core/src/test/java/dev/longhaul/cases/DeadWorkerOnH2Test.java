package dev.longhaul.cases;

/** {@link DeadWorkerContract} on H2. */
class DeadWorkerOnH2Test extends DeadWorkerContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
