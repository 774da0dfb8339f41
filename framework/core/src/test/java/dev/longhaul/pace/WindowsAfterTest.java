package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When so much open time has passed. 2026-11-21 is a Saturday. */
class WindowsAfterTest {
    private static Instant moment(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    @ParameterizedTest
    @DisplayName("M3 open time is laid into the windows, across midnight, weekends and changes of the clock")
    @CsvSource(
            delimiter = '|',
            value = {
                "always                                      | 2026-11-21T12:00Z      | PT30H  | 2026-11-22T18:00Z",
                "22:00-06:00; otherwise gentle               | 2026-11-21T12:00Z      | PT30H  | 2026-11-22T18:00Z",
                // Within the one that is open, to its very end, across midnight, and from before its beginning.
                "22:00-06:00                                 | 2026-11-21T23:00Z      | PT2H   | 2026-11-22T01:00Z",
                "22:00-06:00                                 | 2026-11-21T23:00Z      | PT7H   | 2026-11-22T06:00Z",
                "22:00-06:00                                 | 2026-11-21T23:00Z      | PT8H   | 2026-11-22T23:00Z",
                "22:00-06:00                                 | 2026-11-21T12:00Z      | PT1H   | 2026-11-21T23:00Z",
                "22:00-06:00                                 | 2026-11-21T12:00Z      | PT24H  | 2026-11-24T06:00Z",
                "22:00-06:00                                 | 2026-11-21T22:00Z      | PT24H  | 2026-11-24T06:00Z",
                // Friday's night, then only Monday's.
                "Mon-Fri 22:00-06:00                         | 2026-11-20T22:00Z      | PT10H  | 2026-11-24T00:00Z",
                "Sat,Sun 00:00-24:00                         | 2026-11-21T12:00Z      | PT36H  | 2026-11-23T00:00Z",
                "Sat,Sun 00:00-24:00                         | 2026-11-21T12:00Z      | PT37H  | 2026-11-28T01:00Z",
                // Where they overlap, and where one begins as another ends, no time counts twice and none is lost.
                "20:00-23:00; 22:00-02:00                    | 2026-11-21T20:00Z      | PT6H   | 2026-11-22T02:00Z",
                "20:00-23:00; 22:00-02:00                    | 2026-11-21T20:00Z      | PT7H   | 2026-11-22T21:00Z",
                "20:00-02:00; 22:00-23:00                    | 2026-11-21T22:30Z      | PT3H   | 2026-11-22T01:30Z",
                "20:00-22:00; 22:00-02:00                    | 2026-11-21T21:00Z      | PT2H   | 2026-11-21T23:00Z",
                "09:00-09:00                                 | 2026-11-21T12:00Z      | PT72H  | 2026-11-24T12:00Z",
                // Windows of several zones: 09:00 to 10:00 in Berlin is 08:00 to 09:00 UTC.
                "09:00-10:00; 09:00-10:00 Europe/Berlin      | 2026-11-21T08:00Z      | PT2H   | 2026-11-21T10:00Z",
                // On 2026-03-29 Berlin has no hour from two to three, and the night is seven hours long.
                "22:00-06:00 Europe/Berlin                   | 2026-03-28T22:00+01:00 | PT7H   | 2026-03-29T06:00+02:00",
                "22:00-06:00 Europe/Berlin                   | 2026-03-28T22:00+01:00 | PT8H   | 2026-03-29T23:00+02:00",
                "02:15-02:45 Europe/Berlin                   | 2026-03-28T12:00+01:00 | PT30M  | 2026-03-29T03:45+02:00",
                "02:30-03:00 Europe/Berlin                   | 2026-03-28T12:00+01:00 | PT30M  | 2026-03-30T03:00+02:00",
                // On 2026-10-25 it has two of them, and the night is nine hours long.
                "22:00-06:00 Europe/Berlin                   | 2026-10-24T22:00+02:00 | PT9H   | 2026-10-25T06:00+01:00",
                "22:00-06:00 Europe/Berlin                   | 2026-10-24T22:00+02:00 | PT8H   | 2026-10-25T05:00+01:00",
                "02:30-04:00 Europe/Berlin                   | 2026-10-25T00:00+02:00 | PT2H   | 2026-10-25T03:30+01:00",
            })
    void after(String windows, String now, Duration running, String then) {
        assertThat(Windows.of(windows).after(moment(now), running)).contains(moment(then));
    }

    @Test
    void nothing_left_is_now_at_the_latest_when_it_opens() {
        Instant noon = Instant.parse("2026-11-21T12:00:00Z");
        assertThat(Windows.ALWAYS.after(noon, Duration.ZERO)).contains(noon);
        assertThat(Windows.of("10:00-14:00").after(noon, Duration.ZERO)).contains(noon);
        assertThat(Windows.of("22:00-06:00").after(noon, Duration.ZERO))
                .contains(Instant.parse("2026-11-21T22:00:00Z"));
    }

    @Test
    void what_does_not_open_for_so_long_in_a_hundred_years_never_ends() {
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        assertThat(Windows.of("Mon 10:00-10:01").after(now, Duration.ofDays(365)))
                .isEmpty();
        assertThat(Windows.ALWAYS.after(now, Duration.ofDays(36_500))).isPresent();
        assertThat(Windows.ALWAYS.after(now, Duration.ofDays(36_600))).isEmpty();
        assertThat(Windows.of("22:00-06:00").after(now, Duration.ofMillis(Long.MAX_VALUE)))
                .isEmpty();
    }

    @Test
    void beyond_five_years_of_weeks_it_goes_by_the_share_of_open_time() {
        Instant monday = Instant.parse("2026-11-23T10:00:00Z");
        Optional<Instant> exact = Windows.of("Mon 10:00-11:00").after(monday, Duration.ofDays(10));
        assertThat(exact).contains(monday.plus(Duration.ofDays(7 * 239)).plus(Duration.ofHours(1)));
        assertThat(Windows.of("Mon 10:00-11:00").after(monday, Duration.ofHours(1_000)))
                .hasValueSatisfying(done -> assertThat(done)
                        .isBetween(monday.plus(Duration.ofDays(7 * 990)), monday.plus(Duration.ofDays(7 * 1_010))));
    }

    @Test
    @DisplayName(
            "M3 what is expected goes by the rate's spread and the windows; without either it is the time left, or unknown")
    void expected() {
        Instant now = Instant.parse("2026-11-21T21:00:00Z");
        Windows nights = Windows.of("22:00-06:00");
        Progress progress = progress(Optional.of(new Rate(1, 2, 4)), Optional.of(new Progress.Hours(now, nights)));
        // 14,400 rows: one hour, two hours or four of the eight that the night has.
        assertThat(progress.expected())
                .contains(new Progress.Expected(
                        Optional.of(Instant.parse("2026-11-21T23:00:00Z")),
                        Optional.of(Instant.parse("2026-11-22T00:00:00Z")),
                        Optional.of(Instant.parse("2026-11-22T02:00:00Z"))));
        assertThat(progress.remaining()).contains(Duration.ofHours(2));
        assertThat(progress.expectedFrom(Instant.parse("2026-11-22T05:00:00Z")))
                .contains(Instant.parse("2026-11-22T23:00:00Z"));
        assertThat(progress(Optional.of(new Rate(1, 2, 4)), Optional.empty()).expected())
                .isEmpty();
        assertThat(progress(Optional.empty(), Optional.of(new Progress.Hours(now, nights)))
                        .expected())
                .isEmpty();
    }

    private static Progress progress(Optional<Rate> rate, Optional<Progress.Hours> hours) {
        return new Progress(0, OptionalLong.of(14_400), false, Duration.ZERO, rate, hours);
    }
}
