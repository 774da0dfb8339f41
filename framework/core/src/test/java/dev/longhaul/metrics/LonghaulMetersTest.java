package dev.longhaul.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.pace.Progress;
import dev.longhaul.run.FakeTicker;
import dev.longhaul.run.Figures;
import dev.longhaul.run.LastBatch;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the meters count, and that they do not grow with the migrations. */
class LonghaulMetersTest {
    private final FakeTicker ticker = new FakeTicker();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LonghaulMeters meters = new LonghaulMeters(registry, ticker);

    private static RunProgress progress(String name, long rows, double effort) {
        return new RunProgress(
                name,
                1,
                new Progress(rows, OptionalLong.empty(), false, Duration.ZERO),
                1,
                10,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new LastBatch(rows, Duration.ofMillis(20))),
                effort);
    }

    private static RunReport report(String name, RunOutcome outcome) {
        return new RunReport(name, 1, outcome, "", 10, 2, Duration.ofSeconds(3), false, Optional.empty());
    }

    @Test
    void batches_rows_runs_and_what_the_throttle_takes() {
        meters.started(progress("a", 0, 1));
        assertThat(registry.get(LonghaulMeters.RUNS_ACTIVE).gauge().value()).isEqualTo(1);
        meters.progressed(progress("a", 30, 1));
        meters.progressed(progress("a", 12, 0.25));
        assertThat(registry.get(LonghaulMeters.ROWS)
                        .tag("migration", "a")
                        .counter()
                        .count())
                .isEqualTo(42);
        assertThat(registry.get(LonghaulMeters.BATCHES).timer().count()).isEqualTo(2);
        assertThat(registry.get(LonghaulMeters.BATCHES).timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(40);
        assertThat(registry.get(LonghaulMeters.THROTTLE).gauge().value()).isEqualTo(0.75);
        meters.ended(report("a", RunOutcome.TIME_LIMIT));
        assertThat(registry.get(LonghaulMeters.RUNS_ACTIVE).gauge().value()).isZero();
        assertThat(registry.get(LonghaulMeters.THROTTLE).gauge().value()).isZero();
        assertThat(registry.get(LonghaulMeters.RUNS)
                        .tags("migration", "a", "outcome", "time_limit")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("the names of migrations are tags of a bounded number of meters")
    void tags_are_bounded() {
        for (int i = 0; i < 5_000; i++) {
            meters.progressed(progress("m" + i, 1, 1));
            meters.ended(report("m" + i, RunOutcome.COMPLETED));
        }
        assertThat(registry.getMeters()).hasSizeLessThan(4 * (LonghaulMeters.MOST_MIGRATIONS + 1) + 5);
        assertThat(registry.get(LonghaulMeters.ROWS)
                        .tag("migration", "other")
                        .counter()
                        .count())
                .isEqualTo(5_000 - LonghaulMeters.MOST_MIGRATIONS);
        assertThat(registry.get(LonghaulMeters.ROWS)
                        .tag("migration", "m99")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_name_with_control_characters_is_made_printable() {
        meters.progressed(progress("a\nb", 1, 1));
        assertThat(registry.get(LonghaulMeters.ROWS).counter().getId().getTag("migration"))
                .doesNotContain("\n");
    }

    @Test
    @DisplayName("the sums are asked for once in ten seconds, and while they cannot be had there is no value")
    void sums() {
        AtomicInteger asked = new AtomicInteger();
        meters.watch(() -> {
            if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("the database is out of reach");
            }
            return new Figures(Map.of(Status.FAILED, 2L), Optional.of(Duration.ofMinutes(1)), 1, 7, 4, 3);
        });
        assertThat(value(LonghaulMeters.UNFINISHED_AGE)).isEqualTo(60);
        assertThat(value(LonghaulMeters.STALLED)).isEqualTo(1);
        assertThat(value(LonghaulMeters.QUARANTINED)).isEqualTo(7);
        assertThat(value(LonghaulMeters.SLOTS)).isEqualTo(4);
        assertThat(value(LonghaulMeters.SLOTS_USED)).isEqualTo(3);
        assertThat(registry.get(LonghaulMeters.MIGRATIONS)
                        .tag("status", "failed")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get(LonghaulMeters.MIGRATIONS)
                        .tag("status", "paused")
                        .gauge()
                        .value())
                .isZero();
        assertThat(asked).hasValue(1);
        ticker.advance(Duration.ofSeconds(10));
        assertThat(value(LonghaulMeters.STALLED)).isNaN();
        assertThat(asked).hasValue(2);
        ticker.advance(Duration.ofSeconds(10));
        assertThat(value(LonghaulMeters.STALLED)).isEqualTo(1);
        assertThat(registry.getMeters()).extracting(Meter::getId).isNotEmpty();
    }

    private double value(String name) {
        return registry.get(name).gauge().value();
    }
}
