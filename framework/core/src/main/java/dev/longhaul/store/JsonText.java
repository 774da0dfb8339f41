package dev.longhaul.store;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longhaul.job.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects as maps of texts, numbers, truth values, lists and maps. With {@link CursorState} the only place that knows the JSON library. */
public final class JsonText {
    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private JsonText() {}

    /**
     * Reads an object.
     *
     * @param text its JSON
     * @return its fields, in order
     * @throws UsageException saying where it cannot be read; it never quotes the text, which may hold a secret
     */
    public static Map<String, @Nullable Object> object(String text) {
        try {
            Map<String, @Nullable Object> object = JSON.readValue(text, OBJECT);
            if (object != null) {
                return object;
            }
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw unreadable(at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
        }
        throw unreadable("");
    }

    /** Without the library's own exception as its cause: that one quotes the text. */
    private static UsageException unreadable(String where) {
        return new UsageException("not one JSON object such as {\"day\": \"2026-01-31\"}, each name once" + where);
    }

    /**
     * Writes an object, or any other value.
     *
     * @param value made of maps, lists, texts, numbers and truth values
     * @return its JSON
     */
    public static String of(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("maps, lists, texts, numbers and truth values can always be written", e);
        }
    }
}
