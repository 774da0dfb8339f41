package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** M3: how long it will still take, from the rate of late and its spread. */
class RateMeterTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private final RateMeter meter = new RateMeter();
    private long now = Long.MAX_VALUE - SECOND;

    private void batch(long rows, double seconds) {
        now += (long) (seconds * SECOND);
        meter.committed(rows, now);
    }

    @Test
    @DisplayName("M3 nothing is said before there is enough to say it from")
    void nothing_at_first() {
        meter.begin(now);
        batch(100, 1);
        batch(100, 1);
        assertThat(meter.rate()).isEmpty();
    }

    @Test
    @DisplayName("M3 a steady rate has no spread, however many batches there are")
    void steady() {
        meter.begin(now);
        for (int i = 0; i < 10_000; i++) {
            batch(100, 1);
        }
        Rate rate = meter.rate().orElseThrow();
        assertThat(rate.typical()).isBetween(99.9, 100.1);
        assertThat(rate.high() - rate.low()).isLessThan(0.1);
    }

    @Test
    @DisplayName("M3 one batch that was held up does not move the estimate, and pauses count")
    void robust() {
        meter.begin(now);
        for (int i = 0; i < 20; i++) {
            batch(100, i == 7 ? 500 : 1);
        }
        assertThat(meter.rate().orElseThrow().typical()).isBetween(99.0, 101.0);
    }

    @Test
    @DisplayName("M3 the interval holds what is left at the slow and at the fast rate")
    void interval() {
        meter.begin(now);
        for (int i = 0; i < 200; i++) {
            batch(100, i % 20 < 10 ? 1 : 2);
        }
        Progress progress = new Progress(20_000, OptionalLong.of(120_000), false, Duration.ofMinutes(5), meter.rate());
        Progress.Between left = progress.remainingBetween().orElseThrow();
        assertThat(left.least()).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(25));
        assertThat(left.most()).isBetween(Duration.ofMinutes(25), Duration.ofMinutes(35));
        assertThat(progress.remaining().orElseThrow()).isBetween(left.least(), left.most());
    }

    @Test
    @DisplayName("M3 a total that proved too small has no estimate, also with a measured rate")
    void wrong_total() {
        Progress progress =
                new Progress(20, OptionalLong.of(10), false, Duration.ofSeconds(3), Optional.of(new Rate(1, 2, 3)));
        assertThat(progress.remaining()).isEmpty();
        assertThat(progress.remainingBetween()).isEmpty();
    }

    @Test
    void what_is_written_down_can_be_read_again() {
        Rate rate = new Rate(1.5, 2, 3);
        assertThat(Rate.of(rate.toMap())).contains(rate);
        assertThat(Rate.of("nonsense")).isEmpty();
    }
}
