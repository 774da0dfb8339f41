package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longhaul.pace.Reading;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** How many times as long as in quiet times something takes. */
class BaselineTest {
    private static final Offset<Double> EXACTLY = within(1e-9);
    private final Baseline commits = new Baseline(Duration.ofMillis(10));

    private Reading times(int times, double millis) {
        Reading last = commits.reading(millis * 1e6, "a commit");
        for (int i = 1; i < times; i++) {
            last = commits.reading(millis * 1e6, "a commit");
        }
        return last;
    }

    @Test
    void it_is_compared_with_the_first_and_one_slow_one_among_them_does_not_count() {
        assertThat(times(12, 20).value()).isCloseTo(1, EXACTLY);
        assertThat(times(1, 100).value()).isCloseTo(1, EXACTLY);
        Reading slow = times(1, 100);
        assertThat(slow.value()).isCloseTo(5, EXACTLY);
        assertThat(slow.words()).isEqualTo("a commit takes 100.0 ms, and took 20.0 ms when it was quiet");
        assertThat(times(40, 100).value()).as("it does not become used to it").isCloseTo(5, EXACTLY);
        assertThat(times(2, 20).value()).isCloseTo(1, EXACTLY);
    }

    @Test
    void what_is_quicker_than_the_least_is_as_good_as_that() {
        assertThat(times(12, 0.1).value()).isCloseTo(0.01, EXACTLY);
        assertThat(times(3, 5).value()).isCloseTo(0.5, EXACTLY);
        assertThat(times(3, 20).value()).isCloseTo(2, EXACTLY);
    }

    @Test
    void where_it_began_under_load_the_quiet_moments_after_it_are_what_counts() {
        assertThat(times(12, 100).value()).isCloseTo(1, EXACTLY);
        times(12, 20);
        assertThat(times(3, 100).value()).isCloseTo(5, EXACTLY);
    }
}
