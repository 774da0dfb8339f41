package dev.longhaul.console.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.MigrationView;
import dev.longhaul.console.web.page.Words;
import dev.longhaul.pace.Progress;
import dev.longhaul.pace.Rate;
import dev.longhaul.pace.Windows;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
    @ParameterizedTest
    @CsvSource({
        "COMPLETED,4,0,4/4 done",
        "COMPLETED,4,500,'4/4 done: 500 of 500 (100.0 %)'",
        "ROLLED_BACK,0,0,undone",
        "ROLLING_BACK,2,0,2/4 left to undo two",
        "FAILED,1,0,1/4 two",
        "PAUSED,1,0,1/4 two",
        "IN_PROGRESS,1,500,'1/4 two: 500 of 500 (100.0 %)'"
    })
    void progress_of_operations_is_said_without_rows_where_there_are_none(
            Status status, int done, long rows, String text) {
        assertThat(Texts.progress(Views.aMigration("a")
                        .in(status)
                        .at(rows, rows)
                        .atOperation("two", done, 4)
                        .view()))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.42S,0.4 s",
        "PT2S,2 s",
        "PT0S,0 s",
        "PT45S,45 s",
        "PT133S,2 min 13 s",
        "PT3H5M,3 h 5 min",
        "P2DT4H,2 d 4 h"
    })
    void durations_have_the_units_that_matter(Duration duration, String text) {
        assertThat(Texts.duration(duration)).isEqualTo(text);
    }

    /** 14,400 rows at 1 to 4 a second, from 21:00 on. */
    private static Progress bySundayNight(Optional<Rate> rate, Optional<String> windows) {
        Instant now = Instant.parse("2026-11-22T21:00:00Z");
        return new Progress(
                0,
                OptionalLong.of(14_400),
                false,
                Duration.ZERO,
                rate,
                windows.map(text -> new Progress.Hours(now, Windows.of(text))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                   | 1 h 0 min–4 h 0 min   | ''",
                "always              | 1 h 0 min–4 h 0 min   | 2026-11-22 22:00 UTC–2026-11-23 01:00 UTC",
                "22:00-00:00         | 2 h 0 min–1 d 3 h     | 2026-11-22 23:00 UTC–2026-11-24 00:00 UTC",
                "Mon 22:00-23:00     | 1 d 2 h–22 d 2 h      | 2026-11-23 23:00 UTC–2026-12-14 23:00 UTC",
            })
    void the_time_left_counts_the_windows_where_they_are_known(@Nullable String windows, String eta, String moments) {
        Progress progress = bySundayNight(Optional.of(new Rate(1, 2, 4)), Optional.ofNullable(windows));
        assertThat(Texts.eta(progress)).isEqualTo(eta);
        assertThat(Texts.expected(progress)).isEqualTo(moments);
        MigrationView view = Views.aMigration("a").with(progress).view();
        assertThat(Words.expected(view)).isEqualTo("always".equals(windows) ? "" : moments);
        assertThat(Json.line(MigrationJson.of(view).object()))
                .contains("\"remainingSeconds\":7200", "\"expectedSoonestAt\":", "\"expectedLatestAt\":")
                .contains(windows == null ? "\"expectedAt\":null" : "\"expectedAt\":\"2026-");
    }

    @Test
    void windows_that_do_not_open_for_so_long_are_never() {
        Progress progress =
                bySundayNight(Optional.of(new Rate(0.000_001, 0.000_001, 4)), Optional.of("Mon 22:00-23:00"));
        assertThat(Texts.eta(progress)).isEqualTo("1 d 2 h–never");
        assertThat(Texts.expected(progress)).isEqualTo("2026-11-23 23:00 UTC–never");
        assertThat(Texts.eta(bySundayNight(Optional.empty(), Optional.of("22:00-06:00"))))
                .isEmpty();
        assertThat(Texts.expected(bySundayNight(Optional.empty(), Optional.of("22:00-06:00"))))
                .isEmpty();
    }

    @Test
    void control_characters_of_an_error_do_not_reach_the_terminal() {
        assertThat(Texts.firstLine("\n a\u001b[2Jb\nc")).isEqualTo("a\uFFFD[2Jb");
        assertThat(Texts.lines("a\u0007\n\tb")).isEqualTo("a\uFFFD\n    b");
    }
}
