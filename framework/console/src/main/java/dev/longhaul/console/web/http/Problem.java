package dev.longhaul.console.web.http;

import dev.longhaul.console.output.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request was refused or failed, as RFC 9457 has it. Immutable.
 *
 * @param status the HTTP status
 * @param kind a word that stays, from which {@code type} is made: {@code urn:longhaul:problem:<kind>}
 * @param title the kind in words
 * @param detail what it is this time and what to do next
 * @param more further members, such as {@code id} or {@code allowed}
 */
public record Problem(int status, String kind, String title, String detail, Map<String, Object> more) {
    /** Copies the map. */
    public Problem {
        more = Map.copyOf(more);
    }

    /**
     * A problem without further members.
     *
     * @param status the HTTP status
     * @param kind a word that stays
     * @param title the kind in words
     * @param detail what it is this time and what to do next
     * @return the problem
     */
    public static Problem of(int status, String kind, String title, String detail) {
        return new Problem(status, kind, title, detail, Map.of());
    }

    /**
     * The same with one more member.
     *
     * @param name its name
     * @param value a text, number, list or map
     * @return the problem
     */
    public Problem with(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(more);
        all.put(name, value);
        return new Problem(status, kind, title, detail, all);
    }

    /**
     * After how many seconds it is worth another try.
     *
     * @return nothing when that is not known
     */
    public Optional<Integer> retryAfter() {
        return more.get("retryAfter") instanceof Integer seconds ? Optional.of(seconds) : Optional.empty();
    }

    /**
     * As {@code application/problem+json}.
     *
     * @return the text
     */
    public String json() {
        Json json = new Json()
                .field("type", "urn:longhaul:problem:" + kind)
                .field("title", title)
                .field("status", status)
                .field("detail", detail);
        more.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> json.field(entry.getKey(), entry.getValue()));
        return Json.text(json.object());
    }
}
