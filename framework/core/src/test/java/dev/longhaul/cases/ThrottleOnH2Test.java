package dev.longhaul.cases;

final class ThrottleOnH2Test extends ThrottleContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
