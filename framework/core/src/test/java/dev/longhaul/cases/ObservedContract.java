package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.ObservedView;
import dev.longhaul.RunView;
import dev.longhaul.pace.TimeShares.Part;
import dev.longhaul.run.Setting;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where the time of a run goes: measured by the run, written down, read again. */
abstract class ObservedContract extends CaseContract {
    static void compute(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    @Test
    @DisplayName("M3 a run tells where its time went, what would help, and at what rate it worked")
    void a_run_tells_where_its_time_went() {
        items(8);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    compute(Duration.ofMillis(200));
                })),
                builder -> builder.setting(Setting.PACE, "fast"));
        node.tick();
        assertMigration("alpha").isCompleted();

        MigrationView view = node.migration("alpha").orElseThrow();
        ObservedView observed = view.observed();
        assertThat(observed.times().orElseThrow().share(Part.APPLICATION)).isGreaterThan(0.5);
        assertThat(observed.times().orElseThrow().share(Part.DATABASE)).isGreaterThan(0);
        assertThat(observed.times().orElseThrow().commit()).isLessThan(Duration.ofSeconds(5));
        assertThat(observed.advice().orElseThrow()).contains("the application computes");
        assertThat(observed.rate().orElseThrow().typical()).isBetween(0.1, 10.0);
        RunView run = node.runs("alpha").get(0);
        assertThat(run.observed().times()).isEqualTo(observed.times());
    }

    @Test
    @DisplayName("M3 a heartbeat writes down what is seen while the run lasts, of a range as of a whole")
    void heartbeats_write_it_down() {
        items(4);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(1), batch -> {
                    Jobs.addOne(batch);
                    if (batch.number() == 4) {
                        gate.pass();
                    }
                })),
                builder -> builder.lease(Duration.ofSeconds(1)));
        var tick = inBackground(node::tick);
        gate.awaitReached();
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            MigrationView view = node.migration("alpha").orElseThrow();
            assertThat(view.observed().times()).isPresent();
            assertThat(view.progress().remainingBetween()).isPresent();
        });
        gate.open();
        join(tick);
        assertMigration("alpha").isCompleted();
    }

    @Test
    void what_cannot_be_read_is_nothing() {
        aMigration("alpha")
                .with("observed", "'{\"times\": 7, \"of a later version\": [1]'")
                .registered();
        Longhaul node = node(alpha(Jobs.addOneToEach(1)));
        assertThat(node.migration("alpha").orElseThrow().observed()).isEqualTo(ObservedView.NONE);
    }
}
