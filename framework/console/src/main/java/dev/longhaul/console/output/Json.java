package dev.longhaul.console.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Builds an object of JSON field by field, so that its names are chosen here and not by a class that may be renamed. A
 * missing value is {@code null}, never a missing field; moments are ISO-8601 in UTC, durations seconds. Not thread-safe.
 */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper IN_ONE_LINE = new ObjectMapper();

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /**
     * Adds a field.
     *
     * @param name its name
     * @param value a text, number, truth value, list, object, moment, duration, or an {@code Optional} of one
     * @return this
     */
    public Json field(String name, @Nullable Object value) {
        fields.put(name, plain(value));
        return this;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? Math.round(optional.getAsDouble() * 100) / 100.0 : null;
        }
        if (value instanceof Instant moment) {
            return moment.toString();
        }
        return value instanceof Duration duration ? (Object) (duration.toMillis() / 1000.0) : value;
    }

    /**
     * The object.
     *
     * @return its fields in their order
     */
    public Map<String, @Nullable Object> object() {
        return fields;
    }

    /**
     * The text of a list or an object.
     *
     * @param value made of lists, maps, texts, numbers and truth values
     * @return JSON, indented
     */
    public static String text(Object value) {
        return text(MAPPER, value);
    }

    /**
     * The text of a list or an object that is one of many.
     *
     * @param value made of lists, maps, texts, numbers and truth values
     * @return JSON in one line
     */
    public static String line(Object value) {
        return text(IN_ONE_LINE, value);
    }

    private static String text(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This cannot be written as JSON: " + value, e);
        }
    }
}
