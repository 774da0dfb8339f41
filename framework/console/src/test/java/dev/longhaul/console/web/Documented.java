package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longhaul.console.web.Visit.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Holds the answers of the API against {@code openapi.json}, and knows which of its operations were asked. */
final class Documented {
    private static final Set<String> KNOWN = Set.of(
            "type", "properties", "required", "additionalProperties", "items", "enum", "format", "description", "$ref");

    private final JsonNode document;
    private final Set<String> answered = new TreeSet<>();

    Documented() {
        try (InputStream stream = Objects.requireNonNull(
                Documented.class.getResourceAsStream("/dev/longhaul/console/web/api/openapi.json"))) {
            document = new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** Each as {@code GET /api/v1/me}. */
    Set<String> operations() {
        Set<String> all = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return all;
    }

    /** The operations that have answered with 200. */
    Set<String> answered() {
        return answered;
    }

    /** Checks an answer to a request, and hands it back. */
    Answer check(String method, String path, Answer answer) {
        String template = template(path);
        JsonNode operation = document.at("/paths/" + escaped(template) + "/" + method.toLowerCase(Locale.ROOT));
        String where = method + " " + template + " " + answer.status();
        assertThat(operation.isMissingNode()).as(where + " is documented").isFalse();
        JsonNode response = resolve(operation.at("/responses/" + answer.status()));
        assertThat(response.isMissingNode())
                .as(where + " is documented: " + answer.body())
                .isFalse();
        if (answer.status() == 200) {
            answered.add(method + " " + template);
        }
        if (!response.has("content")) {
            assertThat(answer.body()).as(where).isEmpty();
            return answer;
        }
        String type = response.get("content").fieldNames().next();
        assertThat(answer.header("Content-Type").orElse("")).as(where).startsWith(type);
        List<String> faults = new ArrayList<>();
        check(response.at("/content/" + escaped(type) + "/schema"), answer.json(), "", faults);
        assertThat(faults).as(where + ": " + answer.body()).isEmpty();
        return answer;
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private String template(String path) {
        String plain = path.replaceFirst("\\?.*", "");
        for (Map.Entry<String, JsonNode> known : document.get("paths").properties()) {
            String pattern = Pattern.quote(known.getKey()).replace("{name}", "\\E[^/]+\\Q");
            if (plain.matches(pattern)) {
                return known.getKey();
            }
        }
        throw new AssertionError(path + " is not documented");
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** What this does not know, it must not pass over. */
    private void check(JsonNode given, JsonNode value, String where, List<String> faults) {
        JsonNode schema = resolve(given);
        assertThat(schema.isMissingNode()).as(given.toString()).isFalse();
        schema.fieldNames()
                .forEachRemaining(word ->
                        assertThat(KNOWN).as("keywords that the check knows").contains(word));
        List<String> types = new ArrayList<>();
        JsonNode type = schema.path("type");
        (type.isArray() ? type : List.of(type)).forEach(one -> types.add(one.asText()));
        if (types.stream().noneMatch(one -> is(one, value))) {
            faults.add(where + " is " + value + ", not " + types);
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            faults.add(where + " is " + value + ", not one of " + schema.get("enum"));
        }
        if (schema.has("format") && value.isTextual()) {
            format(schema.get("format").asText(), value.asText(), where, faults);
        }
        if (value.isArray()) {
            value.forEach(item -> check(schema.get("items"), item, where + "[]", faults));
        }
        if (value.isObject()) {
            object(schema, value, where, faults);
        }
    }

    private void object(JsonNode schema, JsonNode value, String where, List<String> faults) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                faults.add(where + " lacks " + name);
            }
        });
        JsonNode more = schema.path("additionalProperties");
        value.properties().forEach(field -> {
            JsonNode known = schema.path("properties").path(field.getKey());
            String there = where + "." + field.getKey();
            if (!known.isMissingNode()) {
                check(known, field.getValue(), there, faults);
            } else if (more.isObject()) {
                check(more, field.getValue(), there, faults);
            } else if (more.isBoolean() && !more.booleanValue()) {
                faults.add(there + " is not documented");
            }
        });
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> throw new AssertionError("the check knows no type '" + type + "'");
        };
    }

    private static void format(String format, String text, String where, List<String> faults) {
        try {
            switch (format) {
                case "date-time" -> Instant.parse(text);
                case "date" -> LocalDate.parse(text);
                default -> throw new AssertionError("the check knows no format '" + format + "'");
            }
        } catch (java.time.DateTimeException e) {
            faults.add(where + " is '" + text + "', no " + format);
        }
    }
}
