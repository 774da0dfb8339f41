package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** M3: progress with an unknown, a wrong or no total, said honestly. */
class ProgressTest {
    @ParameterizedTest
    @DisplayName("M3 what is said of rows and percentage")
    @CsvSource(delimiter = '|', textBlock = """
                    0       |         | false | 0 of unknown
                    1200    |         | false | 1,200 of unknown
                    1200    |         | true  | 1,200 of unknown
                    0       | 0       | false | nothing to do
                    0       | 0       | true  | nothing to do
                    0       | 4000    | false | 0 of 4,000 (0.0 %)
                    1200    | 4000    | false | 1,200 of 4,000 (30.0 %)
                    1200    | 4000    | true  | 1,200 of about 4,000 (30.0 %)
                    4000    | 4000    | false | 4,000 of 4,000 (100.0 %)
                    1200    | 1000    | false | 1,200 (1,000 were expected)
                    1200    | 1000    | true  | 1,200 (about 1,000 were expected)
                    1       | 0       | false | 1 (0 were expected)
                    9999    | 10000   | false | 9,999 of 10,000 (99.9 %)
                    999999  | 1000000 | false | 999,999 of 1,000,000 (99.9 %)
                    """)
    void text(long done, @Nullable Long total, boolean estimated, String text) {
        assertThat(progress(done, total, estimated, Duration.ofMinutes(1)).text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @DisplayName("M3 a percentage only when the total is known and was not too small")
    @CsvSource({"5,,", "5,4,", "5,5,100", "0,0,100", "0,7,0", "1,4,25", "1,0,"})
    void percent(long done, @Nullable Long total, @Nullable Double percent) {
        assertThat(progress(done, total, false, Duration.ZERO).percent().isPresent())
                .isEqualTo(percent != null);
        if (percent != null) {
            assertThat(progress(done, total, false, Duration.ZERO).percent()).hasValue(percent);
        }
    }

    @Test
    @DisplayName("M3 while a row is left it is never 100 %, however the numbers are rounded")
    void it_is_never_rounded_up_to_100() {
        for (long total = 1; total < 5_000_000_000L; total = total * 3 + 1) {
            assertThat(progress(total - 1, total, false, Duration.ZERO).text()).doesNotContain("(100");
        }
    }

    @ParameterizedTest
    @DisplayName("M3 the rest is estimated from running time, and only when that can be done")
    @CsvSource({
        "10, 40, PT10S, PT30S",
        "40, 40, PT10S, PT0S",
        "1, 1000000000000, PT1S, PT277777777H46M39S",
        "10, , PT10S, ",
        "50, 40, PT10S, ",
        "0, 40, PT10S, ",
        "10, 40, PT0S, ",
        "10, 40, PT0.0009S, ",
        "0, 0, PT10S, "
    })
    void remaining(long done, @Nullable Long total, Duration running, @Nullable Duration remaining) {
        if (remaining == null) {
            assertThat(progress(done, total, false, running).remaining()).isEmpty();
        } else {
            assertThat(progress(done, total, false, running).remaining()).contains(remaining);
        }
    }

    @Test
    void the_rate_is_that_of_the_running_time() {
        assertThat(progress(3_000, null, false, Duration.ofMillis(1_500)).rowsPerSecond())
                .hasValue(2_000);
        assertThat(progress(0, null, false, Duration.ofMillis(1_500)).rowsPerSecond())
                .isEmpty();
    }

    @Test
    void nothing_is_negative() {
        assertThatThrownBy(() -> progress(-1, null, false, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> progress(1, null, false, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.001S");
    }

    private static Progress progress(long done, @Nullable Long total, boolean estimated, Duration running) {
        return new Progress(done, total == null ? OptionalLong.empty() : OptionalLong.of(total), estimated, running);
    }
}
