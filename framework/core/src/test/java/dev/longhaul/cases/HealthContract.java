package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.NodeHealth;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.run.Figures;
import dev.longhaul.state.Status;
import dev.longhaul.store.Registry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whether a node is live and ready, why not, and the sums over all migrations. */
abstract class HealthContract extends CaseContract {
    @Migration(name = "alpha", appVersions = ">=1.0.0 <2.0.0")
    static final class UntilTwo implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }
    }

    @Test
    @DisplayName(
            "a node that serves is live and ready; before its start and after its end it says that it does not serve")
    void live_and_ready() {
        Longhaul node = node(alpha(addOneToEach(2)));
        assertThat(node.cluster().health().ready()).isFalse();
        assertThat(node.cluster().health().live()).isTrue();
        assertThat(node.cluster().health().reasons()).singleElement().asString().contains("start()");
        node.start();
        assertThat(node.cluster().health())
                .isEqualTo(new NodeHealth(true, true, java.util.List.of(), java.util.List.of()));
    }

    @Test
    @DisplayName("a database out of reach is why a node is not ready, and no reason to restart it")
    void database_out_of_reach() {
        TrackedDataSource mine = db.anotherDataSource();
        Longhaul node = node(builder -> builder.dataSource(mine).lease(Duration.ofSeconds(2)))
                .start();
        assertThat(node.cluster().health().ready()).isTrue();
        mine.cut();
        await("seen").until(() -> !node.cluster().health().ready());
        NodeHealth health = node.cluster().health();
        assertThat(health.live()).isTrue();
        assertThat(health.reasons()).singleElement().asString().contains("out of reach");
    }

    @Test
    @DisplayName("tables of another version of Longhaul are why a node is not ready")
    void schema_too_old_or_new() {
        Longhaul node = node().start();
        db.run("create table \"longhaul_schema_history\" (\"version\" varchar(50))");
        db.run("insert into \"longhaul_schema_history\" values ('0'), ('9'), (null), ('" + Registry.SCHEMA + "')");
        assertThat(node.cluster().health().reasons()).singleElement().asString().contains("too new", "version 9");
        db.run("delete from \"longhaul_schema_history\" where \"version\" = '9'");
        assertThat(node.cluster().health().ready()).isTrue();
        db.run("drop table long_running_migration_sample");
        assertThat(node.cluster().health().reasons()).singleElement().asString().contains("too old", "longhaul schema");
    }

    @Test
    @DisplayName("a gate that has closed since is why a node is not ready")
    void the_gate() {
        items(1);
        aMigration("beta").inStatus("completed").registered();
        Longhaul node = node(builder -> builder.job(UntilTwo.class).appVersion("2.1.0"));
        node.start();
        register("alpha");
        assertThat(node.cluster().health().reasons()).singleElement().asString().contains("gate", "alpha");
    }

    @Test
    @DisplayName("the sums say how all migrations stand")
    void figures() {
        for (String status : new String[] {"completed", "completed", "failed", "in_progress"}) {
            String name = status + db.number("select count(*) from long_running_migration");
            db.run(
                    "insert into long_running_migration (name, status, rows_quarantined, created_at) values (?, ?, 2, "
                            + db.moment(-3_600) + ")",
                    name,
                    status);
        }
        Longhaul node = node(builder -> builder.slots(3));
        Figures figures = node.cluster().figures();
        assertThat(figures.byStatus())
                .isEqualTo(Map.of(Status.COMPLETED, 2L, Status.FAILED, 1L, Status.IN_PROGRESS, 1L));
        assertThat(figures.oldestUnfinished().orElseThrow().toMinutes()).isBetween(59L, 62L);
        assertThat(figures.quarantinedRows()).isEqualTo(8);
        assertThat(figures.slots()).isEqualTo(3);
        assertThat(figures.slotsUsed()).isZero();
        db.run("update long_running_migration set status = 'skipped'");
        assertThat(node.cluster().figures().oldestUnfinished()).isEmpty();
    }
}
