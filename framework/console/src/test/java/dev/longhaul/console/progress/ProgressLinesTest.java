package dev.longhaul.console.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.pace.Progress;
import dev.longhaul.run.BuildProgress;
import dev.longhaul.run.OperationProgress;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private final AtomicLong seconds = new AtomicLong();
    private final List<String> said = new ArrayList<>();
    private final ProgressLines lines =
            new ProgressLines(said::add, () -> Duration.ofSeconds(seconds.get()).toNanos(), Duration.ofSeconds(5));

    static RunProgress at(String migration, long done) {
        return at(migration, done, Optional.empty());
    }

    private static RunProgress at(String migration, long done, Optional<OperationProgress> operation) {
        Progress progress = new Progress(done, OptionalLong.of(4000), false, Duration.ofSeconds(10));
        return new RunProgress(migration, 7, progress, 1, 500, Duration.ofSeconds(90), operation);
    }

    @Test
    void a_start_and_an_end_are_always_said() {
        lines.started(at("a", 1000));
        lines.progressed(at("a", 1500));
        lines.ended(new RunReport(
                "a",
                7,
                RunOutcome.COMPLETED,
                "completed",
                3000,
                6,
                Duration.ofSeconds(12),
                false,
                Optional.empty(),
                Optional.empty()));

        assertThat(said)
                .containsExactly(
                        "a: run 7 starts at 1,000 of 4,000 (25.0 %)",
                        "a: run 7 ends: completed, 3,000 rows in 6 batches, 12 s");
    }

    @Test
    void in_between_each_migration_is_said_now_and_then() {
        lines.started(at("a", 0));
        lines.started(at("b", 0));
        for (int second = 1; second <= 10; second++) {
            seconds.set(second);
            lines.progressed(at("a", 100L * second));
        }

        assertThat(said)
                .containsExactly(
                        "a: run 7 starts at 0 of 4,000 (0.0 %)",
                        "b: run 7 starts at 0 of 4,000 (0.0 %)",
                        "a: 500 of 4,000 (12.5 %), 50/s, ETA 1 min 10 s, batch 500, limit in 1 min 30 s",
                        "a: 1,000 of 4,000 (25.0 %), 100/s, ETA 30 s, batch 500, limit in 1 min 30 s");
    }

    @Test
    void the_operation_is_said_and_its_end_always() {
        lines.started(at("a", 0));
        lines.progressed(at("a", 0, operation("create", 1, "done")));
        lines.progressed(at("a", 100, operation("copy", 2, 100, "")));
        seconds.set(5);
        lines.progressed(at("a", 500, operation("copy", 2, 500, "")));
        lines.progressed(at("a", 500, operation("copy", 2, 500, "done")));
        lines.progressed(at("a", 500, operation("index", 3, "done")));

        assertThat(said)
                .containsExactly(
                        "a: run 7 starts at 0 of 4,000 (0.0 %)",
                        "a: operation create (1 of 3): done",
                        "a: operation copy (2 of 3): 500 of 4,000 (12.5 %), 50/s, ETA 1 min 10 s, batch 500, limit in 1 min 30 s",
                        "a: operation copy (2 of 3): done; 500 rows",
                        "a: operation index (3 of 3): done");
    }

    @Test
    void a_start_in_the_middle_and_a_time_limit_are_said_once() {
        lines.started(new RunProgress(
                "a",
                7,
                new Progress(1_000_000, OptionalLong.empty(), false, Duration.ofSeconds(10)),
                0,
                1,
                Duration.ofSeconds(90),
                Optional.empty()));
        lines.ended(new RunReport(
                "a",
                7,
                RunOutcome.TIME_LIMIT,
                "the time limit of 5s was reached",
                1,
                1,
                Duration.ofSeconds(5),
                false,
                Optional.empty()));

        assertThat(said)
                .containsExactly(
                        "a: run 7 starts at 1,000,000 rows",
                        "a: run 7 ends: the time limit of 5s was reached, 1 row in 1 batch, 5 s");
    }

    @Test
    void what_is_not_known_is_not_said() {
        RunProgress nothing = new RunProgress(
                "a",
                7,
                new Progress(0, OptionalLong.empty(), false, Duration.ZERO),
                0,
                1,
                Duration.ofSeconds(90),
                operation("create", 1, ""));

        lines.started(nothing);
        seconds.set(5);
        lines.progressed(nothing);

        assertThat(said).containsExactly("a: run 7 starts", "a: operation create (1 of 3), limit in 1 min 30 s");
    }

    @Test
    void each_phase_of_a_build_is_said_and_within_it_now_and_then() {
        lines.started(at("a", 0));
        lines.building(building("building index", 10));
        lines.building(building("building index", 30));
        seconds.set(5);
        lines.building(building("building index", 70));
        lines.building(building("index validation", 5));

        assertThat(said.subList(1, said.size()))
                .containsExactly(
                        "a: operation 'i': building index, 10 %",
                        "a: operation 'i': building index, 70 %", "a: operation 'i': index validation, 5 %");
    }

    static BuildProgress building(String phase, int percent) {
        return new BuildProgress(
                "a",
                7,
                "i",
                phase,
                OptionalDouble.of(percent),
                Duration.ZERO,
                "operation 'i': " + phase + ", " + percent + " %");
    }

    private static Optional<OperationProgress> operation(String id, int number, String ended) {
        return operation(id, number, 0, ended);
    }

    private static Optional<OperationProgress> operation(String id, int number, long rows, String ended) {
        return Optional.of(new OperationProgress(
                id, number, 3, false, rows, Optional.of(ended).filter(text -> !text.isEmpty())));
    }

    @Test
    void a_failure_is_said_with_its_first_line() {
        lines.ended(new RunReport(
                "a",
                7,
                RunOutcome.FAILED,
                "row 17",
                0,
                0,
                Duration.ofSeconds(1),
                false,
                Optional.of("java.lang.Error: no\n\tat x"),
                Optional.of(4L)));

        assertThat(said).containsExactly("a range 4: run 7 ends: failed (row 17), 1 s: java.lang.Error: no");
    }

    @Test
    void a_rollback_that_follows_a_failure_is_said() {
        lines.ended(new RunReport(
                "a", 7, RunOutcome.FAILED, "row 17", 0, 2, Duration.ofSeconds(1), true, Optional.empty()));

        assertThat(said)
                .containsExactly(
                        "a: run 7 ends: failed (row 17), 2 batches, 1 s; it is rolling back now, the next tick goes on with that");
    }

    @Test
    void a_run_that_a_person_took_away_is_said_calmly() {
        lines.ended(new RunReport(
                "a",
                7,
                RunOutcome.LOST,
                "force-pause by ada: look",
                0,
                0,
                Duration.ofSeconds(1),
                false,
                Optional.empty()));

        assertThat(said).containsExactly("a: run 7 ends: taken away from this worker (force-pause by ada: look), 1 s");
    }
}
