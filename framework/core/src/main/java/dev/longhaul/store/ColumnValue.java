package dev.longhaul.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Carries values between an author's classes and those that a {@link ColumnKind} stands for. */
public final class ColumnValue {
    private ColumnValue() {}

    /**
     * A value as a column keeps it.
     *
     * @param kind what the column holds
     * @param value the author's value
     * @return the value, of the class that the kind documents; nothing when it is of a wrong class
     * @throws ArithmeticException when the class is right but this number does not fit
     * @throws IllegalArgumentException when the class is right but this text is no UUID, or this number not finite
     */
    public static Optional<Object> into(ColumnKind kind, Object value) {
        return Optional.ofNullable(
                switch (kind) {
                    case WHOLE -> whole(value);
                    case DECIMAL -> value instanceof Number number ? decimal(number) : null;
                    case FLOATING -> value instanceof Number number ? (Object) number.doubleValue() : null;
                    case TEXT, OTHER, JSON -> text(value);
                    case TRUTH -> value instanceof Boolean ? value : null;
                    case UUID ->
                        value instanceof UUID ? value : value instanceof String text ? UUID.fromString(text) : null;
                    case DATE -> value instanceof LocalDate ? value : null;
                    case TIME -> value instanceof LocalTime ? value : null;
                    case TIMESTAMP -> value instanceof LocalDateTime ? value : null;
                    case MOMENT -> moment(value);
                    case BYTES -> value instanceof byte[] bytes ? bytes.clone() : null;
                    case UNSUPPORTED -> null;
                });
    }

    private static @Nullable Object whole(Object value) {
        return value instanceof BigInteger big
                ? (Object) big.longValueExact()
                : value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte
                        ? (Object) ((Number) value).longValue()
                        : null;
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal
                ? decimal
                : number instanceof BigInteger big
                        ? new BigDecimal(big)
                        : number instanceof Double || number instanceof Float
                                ? BigDecimal.valueOf(number.doubleValue())
                                : BigDecimal.valueOf(number.longValue());
    }

    private static @Nullable Object text(Object value) {
        return value instanceof String
                ? value
                : value instanceof Enum<?> constant
                        ? constant.name()
                        : value instanceof Character ? value.toString() : null;
    }

    private static @Nullable Object moment(Object value) {
        return value instanceof OffsetDateTime
                ? value
                : value instanceof Instant instant
                        ? instant.atOffset(ZoneOffset.UTC)
                        : value instanceof ZonedDateTime zoned ? zoned.toOffsetDateTime() : null;
    }

    /**
     * A column's value as an author wants it.
     *
     * @param value of the class that a kind documents
     * @param type the author's class
     * @param <T> the author's class
     * @return the value; nothing when it cannot be of this class
     * @throws ArithmeticException when this number does not fit
     */
    public static <T> Optional<T> as(Object value, Class<T> type) {
        if (type.isInstance(value)) {
            return Optional.of(type.cast(value));
        }
        Object other = null;
        if (value instanceof Long number) {
            other = type == Integer.class
                    ? (Object) Math.toIntExact(number)
                    : type == BigDecimal.class
                            ? BigDecimal.valueOf(number)
                            : type == BigInteger.class
                                    ? BigInteger.valueOf(number)
                                    : type == Short.class
                                            ? (Object)
                                                    BigInteger.valueOf(number).shortValueExact()
                                            : null;
        } else if (value instanceof BigDecimal decimal) {
            other = type == BigInteger.class
                    ? decimal.toBigIntegerExact()
                    : type == Long.class
                            ? (Object) decimal.longValueExact()
                            : type == Integer.class
                                    ? (Object) decimal.intValueExact()
                                    : type == Double.class ? (Object) decimal.doubleValue() : null;
        } else if (value instanceof Double number && type == Float.class) {
            other = number.floatValue();
        } else if (value instanceof OffsetDateTime moment && type == Instant.class) {
            other = moment.toInstant();
        }
        return Optional.ofNullable(other).map(type::cast);
    }

    /** A value as PostgreSQL reads it, whatever the session's settings are. */
    static String sql(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof LocalDate date) {
            return date.equals(LocalDate.MAX) ? "infinity" : date.equals(LocalDate.MIN) ? "-infinity" : day(date, "");
        }
        if (value instanceof LocalDateTime time) {
            return time.equals(LocalDateTime.MAX)
                    ? "infinity"
                    : time.equals(LocalDateTime.MIN) ? "-infinity" : day(time.toLocalDate(), " " + time.toLocalTime());
        }
        if (value instanceof OffsetDateTime moment) {
            return moment.equals(OffsetDateTime.MAX)
                    ? "infinity"
                    : moment.equals(OffsetDateTime.MIN)
                            ? "-infinity"
                            : day(moment.toLocalDate(), " " + moment.toLocalTime() + moment.getOffset());
        }
        return value.toString();
    }

    /** Years beyond 9999 and before 1 are written otherwise than by ISO. */
    private static String day(LocalDate date, String rest) {
        int year = date.getYear();
        if (year >= 1 && year <= 9999) {
            return date + rest;
        }
        String monthAndDay = "-%02d-%02d".formatted(date.getMonthValue(), date.getDayOfMonth());
        return year > 0 ? year + monthAndDay + rest : "%04d".formatted(1 - year) + monthAndDay + rest + " BC";
    }
}
