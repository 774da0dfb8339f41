package dev.longhaul.cases;

/** {@link CheckpointContract} on H2. */
class CheckpointOnH2Test extends CheckpointContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
