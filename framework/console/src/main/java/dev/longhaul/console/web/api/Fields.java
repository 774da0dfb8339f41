package dev.longhaul.console.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.job.InvalidNameException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of an object of JSON that was sent. What is not asked for must not be there. Not thread-safe. */
final class Fields {
    private static final int MOST_ITEMS = 500;
    private static final int LONGEST = 4_000;

    private final JsonNode body;
    private final Set<String> asked = new HashSet<>();

    private Fields(JsonNode body) {
        this.body = body;
    }

    static Fields of(Exchange exchange) throws IOException {
        return new Fields(exchange.body());
    }

    /** Nothing also when it is null. */
    private Optional<JsonNode> field(String name) {
        asked.add(name);
        JsonNode node = body.get(name);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    Optional<String> text(String name) {
        return field(name).map(node -> text(name, node)).filter(text -> !text.isEmpty());
    }

    private static String text(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw wrong(name, "must be a text");
        }
        String text = node.textValue();
        if (text.length() > LONGEST) {
            throw wrong(name, "may have at most " + LONGEST + " characters");
        }
        return text;
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    boolean truth(String name) {
        return field(name)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw wrong(name, "must be true or false");
                    }
                    return node.booleanValue();
                })
                .orElse(false);
    }

    Optional<Integer> number(String name) {
        return field(name).map(node -> {
            if (!node.isIntegralNumber() || !node.canConvertToInt()) {
                throw wrong(name, "must be a whole number");
            }
            return node.intValue();
        });
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        field(name).ifPresent(node -> {
            if (!node.isArray() || node.size() > MOST_ITEMS) {
                throw wrong(name, "must be a list of at most " + MOST_ITEMS + " texts");
            }
            node.forEach(item -> texts.add(text(name, item)));
        });
        return texts;
    }

    /** By name; numbers and truth values count as they are written. */
    Map<String, String> values(String name) {
        Map<String, String> values = new LinkedHashMap<>();
        field(name).ifPresent(node -> {
            if (!node.isObject() || node.size() > MOST_ITEMS) {
                throw wrong(name, "must be an object");
            }
            node.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                if (!value.isValueNode() || value.isNull()) {
                    throw wrong(name, "must hold texts and numbers only");
                }
                values.put(entry.getKey(), value.asText());
            });
        });
        return values;
    }

    /** An object as the text of its JSON. */
    Optional<String> json(String name) {
        return field(name).map(node -> {
            if (!node.isObject()) {
                throw wrong(name, "must be an object");
            }
            return node.toString();
        });
    }

    /** To be asked when everything was: what is left over is a mistake that would else pass silently. */
    void nothingElse() {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!asked.contains(name)) {
                throw ProblemException.badRequest(
                        "There is no field '" + InvalidNameException.printable(name) + "' here, but "
                                + String.join(", ", asked.stream().sorted().toList()) + ".");
            }
        }
    }

    static ProblemException wrong(String name, String fault) {
        return ProblemException.badRequest("'" + name + "' " + fault + ".");
    }
}
