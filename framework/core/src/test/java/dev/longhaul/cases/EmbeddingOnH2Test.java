package dev.longhaul.cases;

import dev.longhaul.testing.TestDatabase;
import java.util.List;

/** {@link EmbeddingContract} on H2. */
class EmbeddingOnH2Test extends EmbeddingContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }

    @Override
    List<String> sessionStateQueries() {
        return List.of("select lock_timeout()", "select schema()");
    }

    @Override
    TestDatabase anotherDatabase() {
        return TestDatabase.h2();
    }
}
