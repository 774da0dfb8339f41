package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pauses before a retry. */
class BackoffTest {
    static Stream<Backoff> all() {
        return Stream.of(Backoff.OF_BATCH, Backoff.OF_CONNECTION, Backoff.OF_RUN, Backoff.OF_RESOURCES);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 50",
        "0, 50",
        "1, 50",
        "2, 100",
        "3, 200",
        "7, 3200",
        "8, 5000",
        "9, 5000",
        "1000, 5000",
        "2147483647, 5000"
    })
    void the_longest_pause_doubles_up_to_its_most(int failures, long millis) {
        assertThat(Backoff.OF_BATCH.ceiling(failures)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_pause_is_never_negative_and_never_longer_than_that(Backoff backoff) {
        for (int failures = 0; failures < 40; failures++) {
            assertThat(backoff.jittered(failures)).isBetween(Duration.ZERO, backoff.ceiling(failures));
            assertThat(backoff.ceiling(failures)).isBetween(backoff.first(), backoff.most());
        }
    }

    @Test
    void pauses_are_spread_over_the_whole_range() {
        Duration most = Backoff.OF_RUN.most();
        assertThat(Stream.generate(() -> Backoff.OF_RUN.jittered(20)).limit(400))
                .anyMatch(pause -> pause.compareTo(most.dividedBy(4)) < 0)
                .anyMatch(pause -> pause.compareTo(most.multipliedBy(3).dividedBy(4)) > 0);
    }

    @Test
    void they_are_those_of_the_design() {
        assertThat(Backoff.OF_BATCH).isEqualTo(new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5)));
        assertThat(Backoff.OF_CONNECTION).isEqualTo(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)));
        assertThat(Backoff.OF_RUN).isEqualTo(new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(5)));
        assertThat(Backoff.OF_RESOURCES).isEqualTo(new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10)));
    }
}
