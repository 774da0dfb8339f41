package dev.longhaul.console.web.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads stored objects of JSON for people. */
final class Values {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Values() {}

    /** As JSON in one line. */
    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("lists, maps, texts, numbers and truth values can be written", e);
        }
    }

    /** Each field as text; one that cannot be read is shown as it stands there. */
    static Map<String, String> ofObject(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                node.properties()
                        .forEach(field -> values.put(
                                field.getKey(),
                                field.getValue().isTextual()
                                        ? field.getValue().textValue()
                                        : field.getValue().toString()));
                return values;
            }
        } catch (JsonProcessingException e) {
            // Shown below as it is: somebody has written it by hand.
        }
        values.put("as it is stored", text);
        return values;
    }
}
