package dev.longhaul.store;

import dev.longhaul.job.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a node has seen, as it stands in the database for the others. Nodes of two versions share one row: what one of them does not know
 * it passes over, and a part in which it misses something it has not got.
 */
record SightText(Map<String, @Nullable Object> parts) {
    private static final String WAL = "wal";
    private static final String LOAD = "load";

    /** Reads one; one that cannot be read has no parts. */
    static SightText read(@Nullable String text) {
        return new SightText(text == null ? Map.of() : object(text));
    }

    private static Map<String, @Nullable Object> object(String text) {
        try {
            return JsonText.object(text);
        } catch (UsageException e) {
            return Map.of();
        }
    }

    static String write(Optional<WalSight> wal, Optional<LoadSight> load) {
        Map<String, Object> parts = new LinkedHashMap<>();
        wal.ifPresent(sight -> parts.put(WAL, fields(sight)));
        load.ifPresent(sight -> parts.put(LOAD, fields(sight)));
        return JsonText.of(parts);
    }

    Optional<WalSight> wal() {
        return part(WAL, SightText::readWal);
    }

    Optional<LoadSight> load() {
        return part(LOAD, SightText::readLoad);
    }

    private <T> Optional<T> part(String name, Function<Map<?, ?>, T> read) {
        if (!(parts.get(name) instanceof Map<?, ?> fields)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.apply(fields));
        } catch (IllegalArgumentException | ClassCastException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> fields(WalSight sight) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("position", sight.position());
        fields.put("replicas", sight.replicas());
        fields.put("hidden", sight.hidden());
        sight.replayed().ifPresent(bytes -> fields.put("replayed", bytes));
        sight.replayLagMillis().ifPresent(millis -> fields.put("replayLagMillis", millis));
        sight.retainedBySlots().ifPresent(bytes -> fields.put("retainedBySlots", bytes));
        fields.put("archives", sight.archives());
        sight.unarchived().ifPresent(bytes -> fields.put("unarchived", bytes));
        fields.put("checkpointMillis", sight.checkpointMillis());
        fields.put("checkpointBytes", sight.checkpointBytes());
        return fields;
    }

    private static WalSight readWal(Map<?, ?> fields) {
        return new WalSight(
                number(fields, "position"),
                Math.toIntExact(number(fields, "replicas")),
                Math.toIntExact(number(fields, "hidden")),
                optional(fields, "replayed"),
                optional(fields, "replayLagMillis"),
                optional(fields, "retainedBySlots"),
                (Boolean) there(fields, "archives"),
                optional(fields, "unarchived"),
                number(fields, "checkpointMillis"),
                number(fields, "checkpointBytes"));
    }

    private static Map<String, Object> fields(LoadSight sight) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("waiting", sight.waiting());
        fields.put("waits", sight.waits());
        fields.put("oldestMillis", sight.oldestMillis());
        fields.put("snapshots", sight.snapshots());
        fields.put("hiddenOpen", sight.hiddenOpen());
        fields.put("atWork", sight.atWork());
        fields.put("most", sight.most());
        fields.put("vacuums", sight.vacuums());
        return fields;
    }

    private static LoadSight readLoad(Map<?, ?> fields) {
        return new LoadSight(
                Math.toIntExact(number(fields, "waiting")),
                bySession(fields, "waits"),
                number(fields, "oldestMillis"),
                bySession(fields, "snapshots"),
                ((List<?>) there(fields, "hiddenOpen"))
                        .stream().map(String::valueOf).toList(),
                Math.toIntExact(number(fields, "atWork")),
                Math.toIntExact(number(fields, "most")),
                Math.toIntExact(number(fields, "vacuums")));
    }

    private static Map<Long, Long> bySession(Map<?, ?> fields, String name) {
        return ((Map<?, ?>) there(fields, name))
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> Long.valueOf(String.valueOf(entry.getKey())),
                                entry -> Long.valueOf(String.valueOf(entry.getValue()))));
    }

    private static long number(Map<?, ?> fields, String name) {
        return ((Number) there(fields, name)).longValue();
    }

    private static OptionalLong optional(Map<?, ?> fields, String name) {
        return fields.containsKey(name) ? OptionalLong.of(number(fields, name)) : OptionalLong.empty();
    }

    private static Object there(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }
}
