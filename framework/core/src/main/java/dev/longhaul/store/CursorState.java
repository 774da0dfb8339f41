package dev.longhaul.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longhaul.job.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A position as it is kept in {@code cursor_state}: its kind, what it is a position in, and its parts, as JSON that a person
 * can read. With {@link JsonText} the only place that knows the JSON library. Immutable.
 *
 * @param kind {@code keyset}, {@code source}, {@code count} or {@code once}
 * @param of what it is a position in, for example {@code account (id)}
 * @param parts the parts by name; each a list of texts
 */
public record CursorState(String kind, String of, Map<String, List<String>> parts) {
    /** The version of the form of the JSON, kept in {@code cursor_version}. */
    public static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Copies the parts. */
    public CursorState {
        parts = parts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, part -> List.copyOf(part.getValue())));
    }

    /** The form in the database. */
    record Stored(String kind, String of, Map<String, List<String>> parts) {}

    /**
     * One part.
     *
     * @param name its name
     * @return its texts, empty when it is not there
     */
    public List<String> part(String name) {
        return parts.getOrDefault(name, List.of());
    }

    /**
     * The position as it is stored.
     *
     * @return JSON
     */
    public String json() {
        try {
            return JSON.writeValueAsString(new Stored(kind, of, new TreeMap<>(parts)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a cursor of texts can always be written", e);
        }
    }

    /**
     * Reads a stored position.
     *
     * @param json what {@link #json()} wrote
     * @param version the version that stands beside it
     * @return the position
     * @throws UsageException when it cannot be read
     */
    public static CursorState read(String json, int version) {
        if (version != VERSION) {
            throw new UsageException("The cursor is of version " + version + ", this version of Longhaul writes "
                    + VERSION + ": it was written by a newer one. Deploy that, or restart the migration from zero.");
        }
        try {
            Stored stored = JSON.readValue(json, Stored.class);
            return new CursorState(
                    Objects.requireNonNull(stored.kind()), Objects.requireNonNull(stored.of()), stored.parts());
        } catch (JsonProcessingException | NullPointerException e) {
            throw new UsageException("The cursor cannot be read; it may have been edited by hand: " + json);
        }
    }

    /**
     * Reads a stored position for a loop of a certain kind.
     *
     * @param json what {@link #json()} wrote; nothing before the first batch
     * @param version the version that stands beside it
     * @param kind the kind that the job's loop has now
     * @param of what it goes over now
     * @return the position, or nothing before the first batch
     * @throws UsageException when the stored one belongs to another loop
     */
    public static Optional<CursorState> readFor(Optional<String> json, int version, String kind, String of) {
        Optional<CursorState> stored = json.map(text -> read(text, version));
        stored.filter(state -> !state.kind().equals(kind) || !state.of().equals(of))
                .ifPresent(state -> {
                    throw new UsageException("The cursor is a position in " + state.kind() + " " + state.of()
                            + ", but the job now" + " goes over " + kind + " " + of
                            + ". Deploy the job as it was, or restart the migration from zero.");
                });
        return stored;
    }
}
