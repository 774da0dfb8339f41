package dev.longhaul.cases;

/** {@link JobCheckContract} on H2. */
class JobCheckOnH2Test extends JobCheckContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
