package dev.longhaul.schedule;

import dev.longhaul.testing.TestDatabase;

class ShedLockSlotsOnH2Test extends ShedLockSlotsContract {
    ShedLockSlotsOnH2Test() {
        super(TestDatabase.h2(), "h2");
    }
}
