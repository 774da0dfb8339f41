package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a run writes down what it is like. */
class SamplerTest {
    private static final String COUNT = "select count(*) from long_running_migration_sample";

    @Test
    void every_fifteen_seconds_with_the_rate_since_the_last_one() throws SQLException {
        try (EngineParts parts = new EngineParts(TestDatabase.h2(), Map.of())) {
            RunControl control = parts.claimed("alpha");
            Sampler sampler = new Sampler(parts.equipment, control);
            sampler.look();
            parts.ticker.advance(Duration.ofSeconds(14));
            sampler.look();
            assertThat(parts.sql(COUNT)).isEqualTo("0");
            control.count(1_500, Duration.ofMillis(20));
            control.count(1_500, Duration.ofMillis(40));
            parts.ticker.advance(Duration.ofSeconds(1));
            sampler.look();
            assertThat(parts.sql("select concat(rows_per_second, ' ', batch_millis_p50, ' ', batch_millis_p90)"
                            + " from long_running_migration_sample"))
                    .isEqualTo("200.0 20.0 40.0");
            // Nothing has been done since, and the end adds nothing.
            sampler.end();
            assertThat(parts.sql(COUNT)).isEqualTo("1");
            control.connection().close();
        }
    }

    @Test
    void whoever_comes_too_soon_leaves_its_sample_out() throws SQLException {
        try (EngineParts parts = new EngineParts(TestDatabase.h2(), Map.of())) {
            RunControl control = parts.claimed("alpha");
            Sampler sampler = new Sampler(parts.equipment, control);
            for (int i = 0; i < 5; i++) {
                control.count(10, Duration.ofMillis(20));
                parts.ticker.advance(Duration.ofSeconds(15));
                // By the database's clock they are at the same moment.
                sampler.look();
            }
            assertThat(parts.sql(COUNT)).isEqualTo("1");
            control.connection().close();
        }
    }
}
