package dev.longhaul.console.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the body of a request, as far as it may be long. */
final class Body {
    /** The longest: no form and no object of the API comes near it. */
    static final int LONGEST = 64 * 1024;

    private static final int MOST_FIELDS = 1_000;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A parameter or a setting is to be stored as it was sent.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Body() {}

    static String text(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new ProblemException(Problem.of(
                    413, "too-large", "The request is too large.", "A body may have at most " + LONGEST + " bytes."));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.badRequest("The body is not UTF-8.");
        }
    }

    static JsonNode json(HttpServletRequest request) throws IOException {
        requireType(request, "application/json");
        String text = text(request);
        try {
            JsonNode node = text.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest("The body is not JSON: " + e.getOriginalMessage());
        }
        throw ProblemException.badRequest("The body must be an object of JSON.");
    }

    static Map<String, List<String>> form(HttpServletRequest request) throws IOException {
        requireType(request, "application/x-www-form-urlencoded");
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String[] pairs = text(request).split("&", MOST_FIELDS + 1);
        if (pairs.length > MOST_FIELDS) {
            throw ProblemException.badRequest("A form may have at most " + MOST_FIELDS + " fields.");
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                fields.computeIfAbsent(decoded(name), any -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("The form is not encoded as forms are.");
        }
    }

    private static void requireType(HttpServletRequest request, String wanted) {
        String given = request.getContentType() == null ? "" : request.getContentType();
        String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals(wanted)) {
            throw new ProblemException(Problem.of(
                    415, "media-type", "The body is of the wrong type.", "The Content-Type must be " + wanted + "."));
        }
    }
}
