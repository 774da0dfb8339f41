package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.run.DryRunReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link DryRunContract} on PostgreSQL, and what only PostgreSQL tells. */
class DryRunOnPostgresTest extends DryRunContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Migration(name = "sparse")
    static final class Sparse implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(
                    Keyset.of("item", "id").where("v = 5").batchSize(20),
                    batch -> batch.update("update item set v = 6 where {range}"));
        }
    }

    private void sparseItems() {
        items(20_000);
        db.run("update item set v = case when id % 100 = 0 then 5 else 0 end");
        db.run("analyze item");
        register("sparse");
    }

    @Test
    @DisplayName(
            "dry run: a condition that one row in a hundred meets gets the index that would help, as a statement that works")
    void the_index_that_would_help() {
        sparseItems();
        Longhaul node = node(builder -> builder.job(Sparse.class));
        DryRunReport report = node.dryRun("sparse");
        String statement = report.index().orElseThrow();
        assertThat(statement).isEqualTo("create index concurrently on item (id) where v = 5");
        db.run(statement);
        db.run("analyze item");
        assertThat(node.dryRun("sparse").index()).isEmpty();
    }

    @Test
    @DisplayName("a run that lacks the index says so once, in what is observed of it")
    void a_run_warns() {
        sparseItems();
        Longhaul node = node(builder -> builder.job(Sparse.class));
        node.tick();
        assertMigration("sparse").isCompleted();
        assertThat(node.migration("sparse").orElseThrow().observed().index())
                .contains("create index concurrently on item (id) where v = 5");
        assertThat(node.migration("sparse").orElseThrow().observed().advice().orElseThrow())
                .contains("create index concurrently on item (id) where v = 5");
    }

    @Test
    @DisplayName("dry run: whoever holds a lock keeps it; the sample gives up soon")
    void whoever_holds_a_lock_keeps_it() throws SQLException {
        items(20);
        register("alpha");
        Longhaul node = node(builder -> builder.job(Doubles.class));
        try (Connection holder = db.testDatabase().connection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("update item set note = 'mine' where id = 3");
            DryRunReport report = node.dryRun("alpha");
            assertThat(report.samples().get(0).error().orElseThrow()).contains("lock timeout");
            holder.commit();
        }
    }
}
