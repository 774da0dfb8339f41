package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.Secret;
import dev.longhaul.job.UsageException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** M4: what parameters may be, how they stand in JSON, and what is said of wrong ones. */
class ParameterTypeTest {
    /** One of everything. */
    record Everything(
            String text,
            byte tiny,
            Short small,
            int number,
            Long big,
            BigInteger huge,
            BigDecimal exact,
            double floating,
            Float single,
            boolean flag,
            DayOfWeek choice,
            LocalDate day,
            LocalTime time,
            LocalDateTime local,
            OffsetDateTime offset,
            Instant moment,
            Duration pause,
            UUID id,
            List<LocalDate> days,
            Optional<Integer> perhaps,
            Optional<List<String>> words) {}

    record Small(int limit, Optional<LocalDate> day, List<Duration> pauses) {
        Small {
            if (limit > 100) {
                throw new IllegalArgumentException("limit must be at most 100");
            }
        }
    }

    record Login(
            String user, @Secret String password, @Secret Optional<List<Integer>> pins) {
        Login {
            if (user.equals(password)) {
                throw new IllegalArgumentException("the password " + password + " is the user's name");
            }
        }
    }

    private static final Everything EVERYTHING = new Everything(
            "a \"text\"\n",
            (byte) -128,
            (short) 32767,
            7,
            Long.MAX_VALUE,
            new BigInteger("123456789012345678901234567890"),
            new BigDecimal("1.50"),
            0.1,
            2.5f,
            true,
            DayOfWeek.FRIDAY,
            LocalDate.of(2026, 1, 31),
            LocalTime.of(13, 45),
            LocalDateTime.of(2026, 1, 31, 13, 45, 1),
            OffsetDateTime.parse("2026-01-31T13:45:00+01:00"),
            Instant.parse("2026-01-31T13:45:00.123Z"),
            Duration.ofMinutes(90),
            UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
            List.of(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 2, 2)),
            Optional.of(3),
            Optional.of(List.of("a", "b")));

    private static ParameterType type(Class<? extends Record> record) {
        return ParameterType.of(ParameterTypeTest.class, record);
    }

    @Test
    @DisplayName("M4 every type of parameter is read as it was written")
    void everything_is_read_as_it_was_written() {
        ParameterType type = type(Everything.class);
        Optional<String> text = type.write(Optional.of(EVERYTHING));
        assertThat(type.values(text)).contains(EVERYTHING);
        assertThat(type.masked(text)).isEqualTo(text);
    }

    @Test
    @DisplayName("M4 a duration may be written in the short form, and what is optional may be left out")
    void short_durations_and_absent_optionals() {
        assertThat(type(Small.class).values(Optional.of("{\"limit\": 2, \"pauses\": [\"10s\", \"PT1M\"]}")))
                .contains(new Small(2, Optional.empty(), List.of(Duration.ofSeconds(10), Duration.ofMinutes(1))));
        assertThat(type(Small.class).write(Optional.of(new Small(2, Optional.empty(), List.of()))))
                .contains("{\"limit\":2,\"pauses\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                            | 'limit' is missing | whole number",
                "{\"limit\": null, \"pauses\": []}             | 'limit' is null    | whole number",
                "{\"limit\": \"7\", \"pauses\": []}            | 'limit' must be    | \"7\"",
                "{\"limit\": 1.5, \"pauses\": []}              | 'limit' must be    | 1.5",
                "{\"limit\": 3000000000, \"pauses\": []}       | 'limit' must be    | 32 bits",
                "{\"limit\": 1e99999999, \"pauses\": []}       | 'limit' must be    | 32 bits",
                "{\"limit\": true, \"pauses\": []}             | 'limit' must be    | true",
                "{\"limit\": {\"a\": 1}, \"pauses\": []}       | 'limit' must be    | whole number",
                "{\"limit\": 7, \"pauses\": \"10s\"}           | 'pauses' must be   | list",
                "{\"limit\": 7, \"pauses\": [\"10s\", null]}   | 'pauses' must be   | duration",
                "{\"limit\": 7, \"pauses\": [\"soon\"]}        | 'pauses' must be   | duration",
                "{\"limit\": 7, \"pauses\": [], \"day\": null} | 'day' is null      | date",
                "{\"limit\": 7, \"pauses\": [], \"day\": \"2026-02-30\"} | 'day' must be | 2026-02-30",
                "{\"limit\": 7, \"pauses\": [], \"dya\": 1}    | 'dya' is not a parameter | day",
                "{\"limit\": 101, \"pauses\": []}              | Small refuses      | at most 100",
                "{\"limit\": 7, \"limit\": 8, \"pauses\": []}  | once               | column",
                "[7]                                           | JSON object        | column",
                "null                                          | JSON object        | once",
                "{\"limit\": 7} x                              | JSON object        | column",
                "limit=7                                       | JSON object        | line 1"
            })
    @DisplayName("M4 what is wrong is named, with what was expected")
    void wrong_values_are_named(String json, String culprit, String expected) {
        assertThat(type(Small.class).fault(Optional.of(json)))
                .hasValueSatisfying(fault -> assertThat(fault).contains(culprit).contains(expected));
    }

    @Test
    @DisplayName("M4 every fault is named at once")
    void all_faults_are_named() {
        assertThat(type(Small.class).fault(Optional.of("{\"limit\": \"x\", \"other\": 1}")))
                .hasValueSatisfying(fault -> assertThat(fault).contains("'limit'", "'pauses'", "'other'"));
    }

    @Test
    @DisplayName("M4 parameters for a job that takes none are refused, an empty object is none")
    void none_are_taken() {
        assertThat(ParameterType.NONE.fault(Optional.empty())).isEmpty();
        assertThat(ParameterType.NONE.fault(Optional.of("{}"))).isEmpty();
        assertThat(ParameterType.NONE.fault(Optional.of("{\"a\": 1}")))
                .hasValueSatisfying(fault -> assertThat(fault).contains("takes no parameters", "a"));
    }

    record Unusable(String text, Map<String, String> map) {}

    record Nested(Small small) {}

    record Lists(List<List<String>> lists) {}

    record Generic<T>(T value) {}

    @ParameterizedTest
    @ValueSource(classes = {Unusable.class, Nested.class, Lists.class, Generic.class})
    @DisplayName("M4 a record with a component that no parameter can be is refused when the application starts")
    void unusable_records_are_refused(Class<? extends Record> record) {
        assertThatThrownBy(() -> type(record))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(ParameterTypeTest.class.getName())
                .hasMessageContaining(record.getName())
                .hasMessageContaining(record.getRecordComponents()[record.getRecordComponents().length - 1].getName());
    }

    @Test
    @DisplayName("M4 values given in Java are refused when they cannot be stored or are of another type")
    void wrong_java_values_are_refused() {
        ParameterType type = type(Small.class);
        assertThatThrownBy(() -> type.write(Optional.of(new Small(1, Optional.empty(), null))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'pauses'");
        assertThatThrownBy(() -> type.write(Optional.of(new Login("a", "b", Optional.empty()))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(Small.class.getName())
                .hasMessageContaining(Login.class.getName());
        assertThatThrownBy(() -> type.write(Optional.empty())).hasMessageContaining("'limit' is missing");
        assertThatThrownBy(() -> ParameterType.NONE.write(Optional.of(new Login("a", "b", Optional.empty()))))
                .hasMessageContaining("takes no parameters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\": \"ada\", \"password\": [\"hunter2\"]}",
                "{\"user\": \"ada\", \"password\": {\"hunter2\": \"hunter2\"}}",
                "{\"user\": \"hunter2\", \"password\": \"hunter2\"}",
                "{\"user\": \"ada\", \"password\": \"x\", \"pins\": [\"hunter2\"]}",
                "{\"user\": \"ada\", \"password\": hunter2}",
                "{\"user\": \"ada\", \"password\": \"hunter2"
            })
    @DisplayName("M4 what is said of wrong parameters never quotes a secret")
    void faults_keep_secrets(String json) {
        assertThat(type(Login.class).fault(Optional.of(json)))
                .hasValueSatisfying(fault -> assertThat(fault).doesNotContain("hunter2"));
        assertThat(type(Login.class).masked(Optional.of(json)).orElseThrow())
                .contains("***")
                .satisfies(text ->
                        assertThat(text.replace("\"user\":\"hunter2\"", "")).doesNotContain("hunter2"));
    }

    @Test
    @DisplayName("M4 secrets, and names that the record does not know, are shown masked")
    void secrets_are_masked() {
        Optional<String> text =
                Optional.of("{\"user\":\"ada\",\"password\":\"hunter2\",\"pins\":[12,34],\"pasword\":\"hunter3\"}");
        assertThat(type(Login.class).masked(text))
                .contains("{\"user\":\"ada\",\"password\":\"***\",\"pins\":\"***\",\"pasword\":\"***\"}");
        assertThat(ParameterType.maskedAll(text))
                .contains("{\"user\":\"***\",\"password\":\"***\",\"pins\":\"***\",\"pasword\":\"***\"}");
    }

    @Test
    @DisplayName("M4 secrets are found in any text, however they are quoted")
    void secrets_are_found_in_texts() {
        String key = "-----BEGIN KEY-----\nabcdefghijklmnopqrstuvwxyz\n-----END KEY-----";
        ParameterType type = type(Login.class);
        Optional<String> text = type.write(Optional.of(new Login("ada", key, Optional.of(List.of(12, 4711)))));
        Secrets secrets = type.secrets(text);
        assertThat(secrets.masked("wrong: " + key + "!")).isEqualTo("wrong: ***!");
        assertThat(secrets.masked("body {\"key\": \"" + key.replace("\n", "\\n") + "\"}"))
                .isEqualTo("body {\"key\": \"***\"}");
        assertThat(secrets.masked("cut: " + key.substring(0, 40) + "…")).doesNotContain("abc");
        assertThat(secrets.masked("pin=12, 4711, 1200 rows of x4711y")).isEqualTo("pin=***, ***, 1200 rows of x***y");
    }

    @Test
    @DisplayName("M4 a job that asks for another record is told which one its annotation names")
    void another_record_is_refused() {
        GivenInput input = new GivenInput("m", type(Small.class), Optional.of("{\"limit\": 7, \"pauses\": []}"));
        assertThat(input.parameters(Small.class).limit()).isEqualTo(7);
        assertThatThrownBy(() -> input.parameters(Login.class))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(Small.class.getName())
                .hasMessageContaining(Login.class.getName());
        assertThatThrownBy(() -> new GivenInput("m", ParameterType.NONE, Optional.empty()).parameters(Small.class))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("names no parameters");
    }
}
