package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows that a cron expression opens. 2026-11-21 is a Saturday. */
class CronWindowTest {
    private static Instant moment(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // From the moment itself to just before its end, and across midnight.
                "cron(0 22 * * *) for 8h                         | 2026-11-21T21:59:59.999Z | false",
                "cron(0 22 * * *) for 8h                         | 2026-11-21T22:00Z        | true",
                "cron(0 22 * * *) for 8h                         | 2026-11-22T05:59:59.999Z | true",
                "cron(0 22 * * *) for 8h                         | 2026-11-22T06:00Z        | false",
                "CRON( 0  22 * * * ) FOR 480M UTC FAST           | 2026-11-22T05:59Z        | true",
                "cron(30 9 * * *) for 90s                        | 2026-11-21T09:31:29Z     | true",
                "cron(30 9 * * *) for 90s                        | 2026-11-21T09:31:30Z     | false",
                // Friday's night, and none that begins on Saturday.
                "cron(0 22 * * MON-FRI) for 8h                   | 2026-11-21T05:00Z        | true",
                "cron(0 22 * * MON-FRI) for 8h                   | 2026-11-21T22:30Z        | false",
                "cron(0 22 * * 1-5) for 8h                       | 2026-11-21T05:00Z        | true",
                "cron(0 22 * * 1-5) for 8h                       | 2026-11-21T22:30Z        | false",
                // Crontab's Sunday is 0 and 7, Quartz's is 1.
                "cron(0 0 * * 0) for 1d                          | 2026-11-22T12:00Z        | true",
                "cron(0 0 * * 7) for 1d                          | 2026-11-22T12:00Z        | true",
                "cron(0 0 * * 6,7) for 1d                        | 2026-11-21T12:00Z        | true",
                "cron(0 0 * * 5-7) for 1d                        | 2026-11-22T12:00Z        | true",
                "cron(0 0 * * 5-7) for 1d                        | 2026-11-23T12:00Z        | false",
                "cron(0 0 * * sat-mon) for 1d                    | 2026-11-23T12:00Z        | true",
                "cron(0 0 * * sat-mon) for 1d                    | 2026-11-24T12:00Z        | false",
                "cron(0 0 * * 0-6/2) for 1d                      | 2026-11-21T12:00Z        | true",
                "cron(0 0 * * */2) for 1d                        | 2026-11-20T12:00Z        | false",
                "cron(0 0 ? * 1/2) for 1d                        | 2026-11-20T12:00Z        | true",
                "cron(0 0 0 ? * 1) for 1d                        | 2026-11-22T12:00Z        | true",
                "cron(0 0 0 ? * 7) for 1d                        | 2026-11-22T12:00Z        | false",
                "cron(0 0 0 ? * 7) for 1d                        | 2026-11-21T12:00Z        | true",
                // What only Quartz has: the third Saturday, a year.
                "cron(0 0 0 ? * SAT#3) for 1d                    | 2026-11-21T12:00Z        | true",
                "cron(0 0 0 ? * SAT#4) for 1d                    | 2026-11-21T12:00Z        | false",
                "cron(0 0 0 * * ? 2026) for 1d                   | 2026-11-21T12:00Z        | true",
                "cron(0 0 0 * * ? 2025) for 1d                   | 2026-11-21T12:00Z        | false",
                // The first of the month, also without a day of the week.
                "cron(0 0 1 * *) for 1d                          | 2026-12-01T12:00Z        | true",
                "cron(0 0 1 * ?) for 1d                          | 2026-12-02T00:00Z        | false",
                "cron(0 0 1 JAN *) for 7d                        | 2027-01-07T23:59Z        | true",
                // By the clock of its zone.
                "cron(0 22 * * *) for 8h Europe/Berlin           | 2026-11-21T21:00Z        | true",
                "cron(0 22 * * *) for 8h Europe/Berlin           | 2026-11-22T05:00Z        | false",
                // Eight hours are eight hours: on 2026-03-29 Berlin has no hour from two to three, on 2026-10-25 two of
                // them.
                "cron(0 22 * * *) for 8h Europe/Berlin           | 2026-03-29T06:30+02:00   | true",
                "cron(0 22 * * *) for 8h Europe/Berlin           | 2026-03-29T07:00+02:00   | false",
                "cron(0 22 * * *) for 8h Europe/Berlin           | 2026-10-25T05:30+01:00   | false",
                // Open again before it is over.
                "cron(0,30 * * * *) for 40m                      | 2026-11-21T12:35Z        | true",
                // Beside a window of the other kind, and outside of both.
                "cron(0 1 * * *) for 1h; 12:00-13:00             | 2026-11-21T12:30Z        | true",
                "cron(0 1 * * *) for 1h; 12:00-13:00             | 2026-11-21T13:30Z        | false",
                "cron(0 1 * * *) for 1h; otherwise gentle        | 2026-11-21T13:30Z        | true",
            })
    void is_open_or_not(String windows, String moment, boolean open) {
        assertThat(Windows.of(windows).at(moment(moment)).open()).isEqualTo(open);
        assertThat(Windows.of(windows).closed(moment(moment)).isEmpty()).isEqualTo(open);
    }

    @Test
    void the_first_that_is_open_says_the_pace() {
        Windows windows = Windows.of("cron(0 10 * * *) for 2h UTC fast; cron(0 9 * * *) for 9h; otherwise gentle");
        assertThat(windows.at(moment("2026-11-21T11:00Z")).pace()).contains(Pace.FAST);
        assertThat(windows.at(moment("2026-11-21T13:00Z")).pace()).isEmpty();
        assertThat(windows.at(moment("2026-11-21T20:00Z")).pace()).contains(Pace.GENTLE);
    }

    @Test
    void the_reason_says_when_the_next_one_opens_and_that_none_does() {
        assertThat(Windows.of("cron(0 22 * * MON-FRI) for 8h Europe/Berlin; Mon 23:00-24:00")
                        .closed(moment("2026-11-21T12:00Z")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("opens Mon 2026-11-23 22:00 Europe/Berlin"));
        assertThat(Windows.of("cron(0 0 0 * * ? 2025) for 1d").closed(moment("2026-11-21T12:00Z")))
                .hasValueSatisfying(reason -> assertThat(reason).endsWith("opens never"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cron(0 22 * * *) for 8h                  | 2026-11-21T12:00Z      | PT9H   | 2026-11-22T23:00Z",
                "cron(0 22 * * MON-FRI) for 8h            | 2026-11-20T23:00Z      | PT8H   | 2026-11-23T23:00Z",
                "cron(0 22 * * *) for 8h Europe/Berlin    | 2026-03-28T22:00+01:00 | PT8H   | 2026-03-29T07:00+02:00",
                "cron(0 22 * * *) for 8h Europe/Berlin    | 2026-10-24T22:00+02:00 | PT8H   | 2026-10-25T05:00+01:00",
                // An hour that the clock leaves out opens nothing; of an hour that it has twice, the first.
                "cron(30 2 * * *) for 1h Europe/Berlin    | 2026-03-28T12:00+01:00 | PT1H   | 2026-03-30T03:30+02:00",
                "cron(30 2 * * *) for 30m Europe/Berlin   | 2026-10-24T12:00+02:00 | PT1H   | 2026-10-26T03:00+01:00",
                "cron(0,30 * * * *) for 40m               | 2026-11-21T12:05Z      | PT30H  | 2026-11-22T18:05Z",
                "cron(0 20 * * *) for 3h; 22:00-02:00     | 2026-11-21T20:00Z      | PT7H   | 2026-11-22T21:00Z",
                "cron(0 0 0 1 1 ? 2027) for 1d            | 2026-11-21T12:00Z      | PT24H  | 2027-01-02T00:00Z",
            })
    void open_time_is_laid_into_it(String windows, String now, Duration running, String then) {
        assertThat(Windows.of(windows).after(moment(now), running)).contains(moment(then));
    }

    @Test
    void what_opens_never_again_ends_never() {
        assertThat(Windows.of("cron(0 0 0 * * ? 2025) for 1d")
                        .after(moment("2026-11-21T12:00Z"), Duration.ofSeconds(1)))
                .isEmpty();
        assertThat(Windows.of("cron(0 0 0 1 1 ? 2027) for 1d").after(moment("2026-11-21T12:00Z"), Duration.ofHours(25)))
                .isEmpty();
    }

    /** A minute of every five, for 1,000 minutes, and no look at each of them. */
    @Test
    void many_openings_are_not_all_walked_through() {
        Instant now = moment("2026-11-21T12:00Z");
        assertThat(Windows.of("cron(*/5 * * * *) for 1m").after(now, Duration.ofMinutes(1_000)))
                .hasValueSatisfying(done -> assertThat(done)
                        .isBetween(now.plus(Duration.ofMinutes(4_900)), now.plus(Duration.ofMinutes(5_100))));
    }

    @Test
    void the_same_text_is_the_same_windows() {
        String text = "cron(0 22 * * MON-FRI) for 8h Europe/Berlin fast";
        assertThat(Windows.of(text)).isEqualTo(Windows.of(text)).hasSameHashCodeAs(Windows.of(text));
        assertThat(Windows.of(text).windows())
                .isNotEqualTo(Windows.of(text.replace("Berlin", "Paris")).windows())
                .isNotEqualTo(Windows.of(text.replace("22", "21")).windows())
                .isNotEqualTo(Windows.of(text.replace("8h", "7h")).windows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cron                                 | cannot be read",
                "cron 0 22 * * * for 8h               | cannot be read",
                "cron(0 22 * * *)                     | for 8h Europe/Berlin",
                "cron(0 22 * * *) for                 | for 8h Europe/Berlin",
                "cron(0 22 * * *) until 06:00         | cannot be read",
                "cron(0 22 * * *) for ever            | 'no length ''ever'''",
                "cron(0 22 * * *) for 59s             | from 1m to 7d",
                "cron(0 22 * * *) for 8d              | from 1m to 7d",
                "cron(0 22 * * *) for 8h Atlantis     | 'no time zone ''Atlantis'''",
                "cron(0 22 * * *) for 8h UTC quick    | '''quick'' too much'",
                "cron(0 22 * *) for 8h                | 4 fields",
                "cron() for 8h                        | 1 fields",
                "cron(0 0 0 1 1 ? 2027 x) for 8h      | 8 fields",
                "cron(0 25 * * *) for 8h              | cron(0 25 * * *)",
                "cron(61 1 * * *) for 8h              | cron(61 1 * * *)",
                "cron(0 22 32 * *) for 8h             | cron(0 22 32 * *)",
                "cron(a b c d *) for 8h               | cron(a b c d *)",
                "cron(0 22 1 * MON) for 8h            | day of the month and a day of the week",
                "cron(0 22 * * 8) for 8h              | 'no day of the week ''8'''",
                "cron(0 22 * * MON-FUN) for 8h        | 'no day of the week ''FUN'''",
                "cron(0 22 * * SUN#1) for 8h          | six fields",
                "cron(0 0 22 * * *) for 8h            | cron(0 0 22 * * *)",
                "cron(0 0 0 30 2 ?) for 8h            | no moment at all",
                "cron(0 22 * * *) for 8h;             | no day",
            })
    void what_cannot_be_read_is_named(String windows, String culprit) {
        assertThatThrownBy(() -> Windows.of(windows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(culprit);
    }
}
