package dev.longhaul.cases;

final class IndexOnH2Test extends IndexContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }
}
