package dev.longhaul.schedule;

import dev.longhaul.testing.TestDatabase;

class ShedLockSlotsOnPostgresTest extends ShedLockSlotsContract {
    ShedLockSlotsOnPostgresTest() {
        super(TestDatabase.postgres(), "postgresql");
    }
}
