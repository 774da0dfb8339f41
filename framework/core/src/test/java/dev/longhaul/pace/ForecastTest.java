package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long all of it will take, from samples. */
class ForecastTest {
    @Test
    void equal_samples_leave_no_doubt() {
        Forecast forecast = Forecast.of(List.of(0.001, 0.001, 0.001), 60_000);
        assertThat(forecast)
                .isEqualTo(new Forecast(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1)));
    }

    @Test
    void the_interval_is_that_of_students_distribution() {
        // Mean 2, standard deviation 1, n = 3: 2 +/- 2.920 / sqrt(3), but never under half of the fastest.
        Forecast forecast = Forecast.of(List.of(1.0, 2.0, 3.0), 1);
        assertThat(forecast.typical()).isEqualTo(Duration.ofSeconds(2));
        assertThat(forecast.most()).isEqualTo(Duration.ofMillis(3686));
        assertThat(forecast.least()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void one_sample_says_little() {
        Forecast forecast = Forecast.of(List.of(1.0), 10);
        assertThat(forecast)
                .isEqualTo(new Forecast(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20)));
    }
}
