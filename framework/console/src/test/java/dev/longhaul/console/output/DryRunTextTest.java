package dev.longhaul.console.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.run.DryRunReport;
import dev.longhaul.run.DryRunReport.Sample;
import dev.longhaul.store.Evidence.Touched;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DryRunTextTest {
    private static Sample sample(Optional<Map<String, Touched>> touched) {
        return new Sample(
                "at the beginning",
                1000,
                1000,
                Duration.ofMillis(2),
                Duration.ofMillis(20),
                OptionalLong.empty(),
                touched,
                Optional.empty());
    }

    /** The line of the only sample. */
    private static String line(Optional<Map<String, Touched>> touched) {
        DryRunReport report = new DryRunReport(
                "0051_parse_birthdays",
                "each batch of person by id",
                Optional.empty(),
                List.of(),
                OptionalLong.of(1000),
                false,
                List.of(sample(touched)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
        return DryRunText.lines(report).stream()
                .filter(line -> line.contains("at the beginning"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_rows_that_a_sample_has_touched_are_told_by_what_was_done_to_them() {
        assertThat(line(Optional.of(
                        Map.of("person", new Touched(0, 1000, 250, 3), "audit", new Touched(1000, 0, 0, 0)))))
                .contains("audit: 1,000 inserted; person: 1,000 updated (250 HOT), 3 deleted", "1,003");
        assertThat(line(Optional.of(Map.of()))).contains("none");
    }

    @Test
    void where_that_is_not_known_nothing_is_told_of_it() {
        assertThat(line(Optional.empty())).doesNotContain("none", "updated");
    }
}
