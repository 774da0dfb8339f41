package dev.longhaul.run;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One parameter that a job takes, for whoever makes a form of them. Immutable.
 *
 * @param name its name, in the record and in JSON
 * @param kind what a value is
 * @param choices what it may be, of {@link Kind#CHOICE}
 * @param optional whether it may be left out
 * @param list whether it is a list of such values
 * @param secret whether its value must not be seen
 * @param expected what it must be, in words
 */
public record ParameterField(
        String name, Kind kind, List<String> choices, boolean optional, boolean list, boolean secret, String expected) {
    private static final Set<Class<?>> FRACTIONS =
            Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);

    /** What a value is. */
    public enum Kind {
        /** A text, a duration, a UUID, a moment with its offset: what {@link #expected} says, as text of JSON. */
        TEXT,
        /** True or false. */
        TRUTH,
        /** A whole number. */
        WHOLE,
        /** A number. */
        NUMBER,
        /** A day, as text of JSON such as {@code 2026-01-31}. */
        DATE,
        /** A time of day, as text of JSON such as {@code 13:45}. */
        TIME,
        /** A day and a time, as text of JSON such as {@code 2026-01-31T13:45}. */
        DATE_TIME,
        /** One of {@link ParameterField#choices}, as text of JSON. */
        CHOICE
    }

    /** Copies the list. */
    public ParameterField {
        choices = List.copyOf(choices);
    }

    static ParameterField of(Parameter parameter) {
        return new ParameterField(
                parameter.name(),
                kind(parameter.type()),
                parameter.type().isEnum()
                        ? Arrays.stream(parameter.type().getEnumConstants())
                                .map(constant -> ((Enum<?>) constant).name())
                                .toList()
                        : List.of(),
                parameter.optional(),
                parameter.list(),
                parameter.secret(),
                parameter.expected());
    }

    private static Kind kind(Class<?> type) {
        if (type.isEnum()) {
            return Kind.CHOICE;
        }
        if (type == boolean.class || type == Boolean.class) {
            return Kind.TRUTH;
        }
        if (FRACTIONS.contains(type)) {
            return Kind.NUMBER;
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return Kind.WHOLE;
        }
        if (type == LocalDate.class) {
            return Kind.DATE;
        }
        if (type == LocalTime.class) {
            return Kind.TIME;
        }
        // A moment says its offset, which no field for days and times does.
        return type == LocalDateTime.class ? Kind.DATE_TIME : Kind.TEXT;
    }
}
