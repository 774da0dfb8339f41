package dev.longhaul.run;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How one type of a parameter stands in JSON. Immutable.
 *
 * @param expected what a value must be, for a message
 * @param reader makes the value of what JSON holds; throws any {@link RuntimeException} when it cannot
 * @param writer makes of a value what JSON holds
 */
record ValueCodec(String expected, UnaryOperator<Object> reader, UnaryOperator<Object> writer) {
    /** No number of a program has more digits, and exponents beyond it would fill the memory. */
    private static final int MOST_DIGITS = 1_000;

    private static final Map<Class<?>, ValueCodec> KNOWN = known();

    /** The codec of a type, or nothing when a parameter cannot be of it. */
    static Optional<ValueCodec> of(Class<?> type) {
        return type.isEnum() ? Optional.of(choice(type)) : Optional.ofNullable(KNOWN.get(type));
    }

    private static Map<Class<?>, ValueCodec> known() {
        Map<Class<?>, ValueCodec> known = new HashMap<>();
        known.put(String.class, new ValueCodec("a text", ValueCodec::text, UnaryOperator.identity()));
        ValueCodec truth = new ValueCodec("true or false", Boolean.class::cast, UnaryOperator.identity());
        known.put(boolean.class, truth);
        known.put(Boolean.class, truth);
        numbers(known);
        texts(known, LocalDate.class, "a date such as \"2026-01-31\"", LocalDate::parse);
        texts(known, LocalTime.class, "a time such as \"13:45\"", LocalTime::parse);
        texts(known, LocalDateTime.class, "a date and time such as \"2026-01-31T13:45:00\"", LocalDateTime::parse);
        texts(known, OffsetDateTime.class, "a moment such as \"2026-01-31T13:45:00+01:00\"", OffsetDateTime::parse);
        texts(known, Instant.class, "a moment such as \"2026-01-31T13:45:00Z\"", Instant::parse);
        texts(known, Duration.class, "a duration such as \"10s\", \"5m\" or \"PT10S\"", Setting::durationOf);
        texts(known, UUID.class, "a UUID such as \"123e4567-e89b-12d3-a456-426614174000\"", ValueCodec::uuid);
        return known;
    }

    private static void numbers(Map<Class<?>, ValueCodec> known) {
        whole(known, byte.class, Byte.class, "a whole number from -128 to 127", n -> n.byteValueExact());
        whole(known, short.class, Short.class, "a whole number from -32768 to 32767", n -> n.shortValueExact());
        whole(known, int.class, Integer.class, "a whole number of 32 bits", n -> n.intValueExact());
        whole(known, long.class, Long.class, "a whole number of 64 bits", n -> n.longValueExact());
        whole(known, BigInteger.class, BigInteger.class, "a whole number", n -> n);
        ValueCodec big = new ValueCodec("a number", ValueCodec::number, UnaryOperator.identity());
        known.put(BigDecimal.class, big);
        ValueCodec floating = new ValueCodec(
                "a finite number", json -> finite(number(json).doubleValue()), value -> finite((Double) value));
        known.put(double.class, floating);
        known.put(Double.class, floating);
        ValueCodec single = new ValueCodec(
                "a finite number of 32 bits",
                json -> {
                    float value = number(json).floatValue();
                    finite(value);
                    return value;
                },
                value -> {
                    finite((Float) value);
                    return value;
                });
        known.put(float.class, single);
        known.put(Float.class, single);
    }

    private static void whole(
            Map<Class<?>, ValueCodec> known,
            Class<?> primitive,
            Class<?> boxed,
            String expected,
            Function<BigInteger, Object> exact) {
        ValueCodec codec = new ValueCodec(
                expected, json -> exact.apply(number(json).toBigIntegerExact()), UnaryOperator.identity());
        known.put(primitive, codec);
        known.put(boxed, codec);
    }

    private static void texts(
            Map<Class<?>, ValueCodec> known, Class<?> type, String expected, Function<String, Object> parse) {
        known.put(type, new ValueCodec(expected, json -> parse.apply(text(json)), Object::toString));
    }

    private static ValueCodec choice(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        UnaryOperator<Object> name = constant -> ((Enum<?>) constant).name();
        return new ValueCodec(
                "one of " + Arrays.stream(constants).map(name).toList(),
                json -> Arrays.stream(constants)
                        .filter(constant -> name.apply(constant).equals(json))
                        .findFirst()
                        .orElseThrow(),
                name);
    }

    private static String text(Object json) {
        return String.class.cast(json);
    }

    /** Java's own also reads {@code 1-2-3-4-5}. */
    private static UUID uuid(String text) {
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not in the usual form");
        }
        return uuid;
    }

    private static BigDecimal number(Object json) {
        BigDecimal number = new BigDecimal(Number.class.cast(json).toString());
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new ArithmeticException("too many digits");
        }
        return number;
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("not finite");
        }
        return value;
    }
}
