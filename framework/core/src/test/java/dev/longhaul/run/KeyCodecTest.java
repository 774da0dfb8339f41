package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.UsageException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as they stand in a cursor: what is read is what was written, to the last digit. */
class KeyCodecTest {
    static Stream<Object> values() {
        return Stream.of(
                0L,
                -1L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                new BigDecimal("0"),
                new BigDecimal("0.000"),
                new BigDecimal("-1.10"),
                new BigDecimal("123456789012345678901234567890.123456789012345678901234567890"),
                new BigDecimal("1E-400"),
                "",
                " ",
                "a:b",
                "long:1",
                "ü\u2028\\\n\t\"'",
                "\uD83D\uDE00",
                new UUID(0, 0),
                new UUID(-1, -1),
                LocalDate.of(2024, 2, 29),
                LocalDate.of(-4712, 1, 1),
                LocalDate.of(12_345, 6, 7),
                LocalDate.MIN,
                LocalDate.MAX,
                LocalDateTime.of(2026, 11, 21, 0, 0),
                LocalDateTime.of(2026, 11, 21, 10, 11, 12, 123_456_000),
                LocalDateTime.MIN,
                LocalDateTime.MAX,
                OffsetDateTime.of(2026, 11, 21, 10, 11, 12, 1_000, ZoneOffset.ofHoursMinutes(5, 30)),
                OffsetDateTime.MIN,
                OffsetDateTime.MAX);
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_key_comes_back_as_it_was_written(Object value) {
        assertThat(KeyCodec.supports(value)).isTrue();
        assertThat(KeyCodec.read(KeyCodec.write(List.of(value)))).containsExactly(value);
    }

    @Test
    void several_columns_keep_their_order() {
        List<Object> key = List.of(7L, "7", new BigDecimal("7.0"));
        assertThat(KeyCodec.write(key)).containsExactly("long:7", "text:7", "decimal:7.0");
        assertThat(KeyCodec.read(KeyCodec.write(key))).isEqualTo(key);
    }

    @Test
    void a_large_exponent_keeps_the_number() {
        BigDecimal huge = new BigDecimal("1E+400");
        assertThat(KeyCodec.read(KeyCodec.write(List.of(huge))))
                .singleElement()
                .satisfies(read -> assertThat((BigDecimal) read).isEqualByComparingTo(huge));
    }

    static Stream<Object> unsupported() {
        return Stream.of(1, (short) 1, 1.5d, 1.5f, true, 'c', new byte[] {1}, List.of(1L));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void other_types_are_no_keys(Object value) {
        assertThat(KeyCodec.supports(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                ":7",
                "int:7",
                "LONG:7",
                "long:",
                "long:x",
                "decimal:x",
                "uuid:1",
                "date:x",
                "timestamp:x"
            })
    void a_text_that_is_no_key_is_refused_and_shown(String text) {
        assertThatThrownBy(() -> KeyCodec.read(List.of(text)))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith(text);
    }
}
