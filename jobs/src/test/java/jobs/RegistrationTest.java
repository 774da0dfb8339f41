package jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.testing.TestDatabase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The schema migrations of this module, on both databases: they apply, and each job class is registered by one. */
class RegistrationTest {
    @Test
    @DisplayName("L1 the schema migrations work on H2 and register every job")
    void on_h2() {
        try (TestDatabase database = TestDatabase.h2()) {
            check(database);
        }
    }

    @Test
    @DisplayName("L1 the schema migrations work on PostgreSQL and register every job")
    void on_postgresql() {
        try (TestDatabase database = TestDatabase.postgres()) {
            check(database);
        }
    }

    private static void check(TestDatabase database) {
        SchemaMigrations schema = SchemaMigrations.of(database.dataSource(4));
        schema.applyLonghaul();
        schema.applyApplication();
        try (Longhaul longhaul = Longhaul.builder()
                .dataSource(database.dataSource(4))
                .scan("jobs")
                .build()) {
            assertThat(longhaul.migrations())
                    .extracting(MigrationView::name)
                    .containsAll(longhaul.jobs().stream().map(JobView::name).toList());
        }
    }
}
