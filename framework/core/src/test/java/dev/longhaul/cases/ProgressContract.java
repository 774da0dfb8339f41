package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneInShortRuns;
import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.shortRuns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.pace.Progress;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.run.Setting;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How far a migration is, said honestly. */
abstract class ProgressContract extends CaseContract {
    private static Progress progressOf(Longhaul node) {
        return node.migration("alpha").orElseThrow().progress();
    }

    @Test
    @DisplayName("M3 an unknown total stays unknown")
    void unknown_total() {
        items(6);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.untilNone(batch -> {
                    int done = batch.update("update item set v = 1 where id in"
                            + " (select id from item where v = 0 order by id limit {size})");
                    Jobs.awaitTimeUp(run);
                    return done;
                })),
                shortRuns(),
                builder -> builder.setting(Setting.BATCH_START, "2"));
        node.tick();
        Progress progress = progressOf(node);
        assertThat(progress.done()).isEqualTo(2);
        assertThat(progress.total()).isEmpty();
        assertThat(progress.percent()).isEmpty();
        assertThat(progress.remaining()).isEmpty();
        assertThat(progress.text()).isEqualTo("2 of unknown");
    }

    @Test
    @DisplayName("M3 a known total gives a percentage and an estimate of the time left")
    void known_total() {
        items(8);
        register("alpha");
        Longhaul node = node(alpha(addOneInShortRuns(2)), shortRuns());
        node.tick();
        Progress progress = progressOf(node);
        assertThat(progress.done()).isEqualTo(2);
        assertThat(progress.total()).hasValue(8);
        assertThat(progress.percent()).hasValue(25);
        assertThat(progress.remaining()).isPresent();
    }

    @Test
    @DisplayName("M3 a total that proved too small is no percentage over 100")
    void wrong_total() {
        items(6);
        register("alpha");
        Longhaul node = node(alpha(addOneInShortRuns(2)), shortRuns());
        node.tick();
        db.run("update long_running_migration set rows_total = 1");
        Progress progress = progressOf(node);
        assertThat(progress.percent()).isEmpty();
        assertThat(progress.remaining()).isEmpty();
        assertThat(progress.text()).contains("2").contains("expected");
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(6);
    }

    @Test
    @DisplayName("M3 zero rows are nothing to do, and done")
    void zero_rows() {
        items(0);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        node.tick();
        assertMigration("alpha").isCompleted();
        Progress progress = progressOf(node);
        assertThat(progress.text()).isEqualTo("nothing to do");
        assertThat(progress.percent()).hasValue(100);
        assertThat(progress.rowsPerSecond()).isEmpty();
    }

    @Test
    @DisplayName("M3 rate and estimate count running time only")
    void waiting_is_no_running_time() {
        items(8);
        register("alpha");
        Longhaul node = node(alpha(addOneInShortRuns(2)), shortRuns());
        long began = System.nanoTime();
        node.tick();
        await().until(() -> System.nanoTime() - began > Duration.ofMillis(1500).toNanos());
        node.tick();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
        Duration running = progressOf(node).running();
        assertThat(running).isGreaterThanOrEqualTo(Duration.ofMillis(200)).isLessThan(elapsed.minusMillis(1000));
        assertThat(progressOf(node).remaining().orElseThrow()).isLessThan(elapsed);
    }

    @Test
    void listeners_are_told_what_a_run_does() {
        items(5);
        register("alpha");
        List<String> told = synchronizedList();
        node(
                        alpha(addOneToEach(2)),
                        builder -> builder.listener(new RunListener() {
                            @Override
                            public void started(RunProgress progress) {
                                told.add("started " + progress.migration());
                                throw new IllegalStateException("a listener's own trouble");
                            }

                            @Override
                            public void progressed(RunProgress progress) {
                                assertThat(db.state("alpha").rows())
                                        .isEqualTo(progress.progress().done());
                                told.add("progressed " + progress.progress().done() + " in " + progress.batches());
                            }

                            @Override
                            public void ended(RunReport report) {
                                told.add("ended " + report.outcome());
                            }
                        }))
                .tick();
        assertMigration("alpha").isCompleted();
        assertThat(told)
                .containsExactly(
                        "started alpha",
                        "progressed 2 in 1",
                        "progressed 4 in 2",
                        "progressed 5 in 3",
                        "ended " + RunOutcome.COMPLETED);
    }
}
