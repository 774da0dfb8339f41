package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.FiredReport;
import dev.longhaul.Longhaul;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** People let those run that wait for them. */
abstract class FiringContract extends PersonContract {
    @Test
    @DisplayName(
            "L39 L40 L41 L14 firing several tells those fired, those that did not wait and those that could not be fired")
    void firing_several() {
        items(4);
        aMigration("alpha").inStatus("scheduled").registered();
        aMigration("beta").inStatus("completed").registered();
        aMigration("gamma").inStatus("scheduled").registered();
        Longhaul node = node(alpha(addOneToEach(2)));
        node.tick();
        assertMigration("alpha").hasStatus("scheduled").wasNeverClaimed();
        FiredReport report = node.fireScheduled(List.of("alpha", "beta", "nobody", "alpha"), ADA);
        assertThat(report.fired()).containsExactly("alpha");
        assertThat(report.skipped()).singleElement().satisfies(left -> {
            assertThat(left.migration()).isEqualTo("beta");
            assertThat(left.reason()).contains("completed");
        });
        assertThat(report.refused()).singleElement().satisfies(left -> {
            assertThat(left.migration()).isEqualTo("nobody");
            assertThat(left.reason()).contains("registered");
        });
        assertMigration("alpha").hasStatus("created");
        assertThat(node.migration("alpha").orElseThrow().executesImmediately()).isTrue();
        assertMigration("gamma").hasStatus("scheduled");
        node.tick();
        assertMigration("alpha").isCompleted().wentThrough("scheduled", "created", "in_progress", "completed");
        assertThat(node.fireScheduled(List.of("alpha"), ADA).skipped()).hasSize(1);
        assertMigration("alpha").isCompleted();
    }

    @Test
    @DisplayName("L41 a fast job's end is never overwritten by the one who fires it")
    void firing_what_runs_at_once() {
        for (int round = 0; round < 5; round++) {
            db.run("delete from long_running_migration");
            aMigration("alpha").inStatus("scheduled").registered();
            Longhaul node = node(alpha(run -> run.untilNone(batch -> 0)));
            Future<?> ticking = inBackground(() -> {
                await().until(() -> {
                    node.tick();
                    return node.migration("alpha").orElseThrow().status() == Status.COMPLETED;
                });
                return Optional.empty();
            });
            assertThat(node.fireScheduled(List.of("alpha"), ADA).fired()).containsExactly("alpha");
            join(ticking);
            assertMigration("alpha").isCompleted();
            node.close();
        }
    }
}
