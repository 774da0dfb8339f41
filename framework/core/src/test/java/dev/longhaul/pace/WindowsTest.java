package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows by the clock on the wall. 2026-11-21 is a Saturday. */
class WindowsTest {
    private static Windows.State at(String windows, String moment) {
        return Windows.of(windows).at(OffsetDateTime.parse(moment).toInstant());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "always                                  | 2026-11-21T12:00Z      | true",
                "22:00-06:00                             | 2026-11-21T21:59:59Z   | false",
                "22:00-06:00                             | 2026-11-21T22:00Z      | true",
                "22:00-06:00                             | 2026-11-22T05:59:59Z   | true",
                "22:00-06:00                             | 2026-11-22T06:00Z      | false",
                "22:00-06:00 Europe/Berlin               | 2026-11-21T21:00Z      | true",
                "22:00-06:00 Europe/Berlin               | 2026-11-22T05:00Z      | false",
                // It belongs to the day on which it begins.
                "Fri 22:00-06:00                         | 2026-11-21T05:00Z      | true",
                "Fri 22:00-06:00                         | 2026-11-20T05:00Z      | false",
                "Mon-Fri 09:00-17:00                     | 2026-11-21T12:00Z      | false",
                "Mon-Fri 9:00-17:00                      | 2026-11-20T12:00Z      | true",
                "Fri-Mon 09:00-17:00                     | 2026-11-22T12:00Z      | true",
                "Sat,Sun 00:00-24:00                     | 2026-11-21T00:00Z      | true",
                "sat,sunday 00:00-24:00                  | 2026-11-22T23:59:59Z   | true",
                "Sat,Sun 00:00-24:00                     | 2026-11-23T00:00Z      | false",
                "09:00-09:00                             | 2026-11-23T08:59Z      | true",
                "Mon 01:00-02:00; Sat 12:00-13:00        | 2026-11-21T12:30Z      | true",
                "22:00-06:00; otherwise gentle           | 2026-11-21T12:00Z      | true",
                // On 2026-03-29 Berlin has no hour from two to three, and the window is an hour shorter.
                "22:00-06:00 Europe/Berlin               | 2026-03-29T05:30+02:00 | true",
                "22:00-06:00 Europe/Berlin               | 2026-03-29T06:00+02:00 | false",
                // On 2026-10-25 it has two of them.
                "02:30-04:00 Europe/Berlin               | 2026-10-25T02:45+02:00 | true",
                "02:30-04:00 Europe/Berlin               | 2026-10-25T02:15+01:00 | true",
                "02:30-04:00 Europe/Berlin               | 2026-10-25T03:59+01:00 | true",
            })
    void is_open_or_not(String windows, String moment, boolean open) {
        assertThat(at(windows, moment).open()).isEqualTo(open);
        assertThat(Windows.of(windows)
                        .closed(OffsetDateTime.parse(moment).toInstant())
                        .isEmpty())
                .isEqualTo(open);
    }

    @Test
    void the_first_that_is_open_says_the_pace() {
        String windows = "Sat 10:00-12:00 fast; Sat 09:00-18:00; otherwise gentle";
        assertThat(at(windows, "2026-11-21T11:00Z").pace()).contains(Pace.FAST);
        assertThat(at(windows, "2026-11-21T13:00Z").pace()).isEmpty();
        assertThat(at(windows, "2026-11-21T20:00Z").pace()).contains(Pace.GENTLE);
    }

    @Test
    void the_reason_says_when_the_next_one_opens() {
        assertThat(Windows.of("Mon-Fri 22:00-06:00 Europe/Berlin; Sun 03:00-04:00")
                        .closed(Instant.parse("2026-11-21T12:00:00Z")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("opens Sun 2026-11-22 03:00 UTC"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                  | 'no day'",
                "nights                              | 'no day ''nights'''",
                "Mon                                 | 'cannot be read'",
                "Mon-Funday 10:00-11:00              | 'Funday'",
                "10:00-25:00                         | '25:00'",
                "10:00-11:00 Europe/Atlantis         | 'Europe/Atlantis'",
                "10:00-11:00 UTC fast slow           | 'fast'",
                "10:00-11:00;                        | 'no day'",
                "otherwise gentle                    | 'no window'",
                "otherwise gentle; 10:00-11:00       | 'after ''otherwise'''",
                "10:00-11:00; otherwise quick        | 'gentle, fast'",
            })
    void what_cannot_be_read_is_named(String windows, String culprit) {
        assertThatThrownBy(() -> Windows.of(Optional.ofNullable(windows).orElse("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(culprit);
    }
}
