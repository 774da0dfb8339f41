package dev.longhaul.pace;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of a run went. Immutable.
 *
 * @param running how long the run was at work
 * @param database the time in which the database executed statements, waits for locks included
 * @param lockWaits the part of that which it spent waiting for locks, as samples tell it
 * @param commit the time in which commits were waited for
 * @param pauses the time in which the run waited: for its pace, for a throttle, before it tried again
 * @param throttled the part of that for which a throttle was the reason
 */
public record TimeShares(
        Duration running, Duration database, Duration lockWaits, Duration commit, Duration pauses, Duration throttled) {
    /** What the time can go to. */
    public enum Part {
        /** The database executes statements. */
        DATABASE,
        /** What is left: the author's Java, the driver, reading rows. */
        APPLICATION,
        /** The database waits for locks that others hold. */
        LOCKS,
        /** Commits are waited for. */
        COMMIT,
        /** Pauses, throttled ones apart. */
        PAUSE,
        /** A throttle holds the run back. */
        THROTTLE;

        /**
         * As it is written and shown.
         *
         * @return in lower case
         */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The share of the running time that went to something.
     *
     * @param part to what
     * @return from 0 to 1; 0 of a run that has just begun
     */
    public double share(Part part) {
        long all = Math.max(running.toNanos(), known());
        return all <= 0 ? 0 : Math.max(0, Math.min(1, (double) nanos(part, all) / all));
    }

    private long known() {
        return database.toNanos() + commit.toNanos() + pauses.toNanos();
    }

    private long nanos(Part part, long all) {
        return switch (part) {
            case DATABASE -> database.minus(lockWaits).toNanos();
            case APPLICATION -> all - known();
            case LOCKS -> lockWaits.toNanos();
            case COMMIT -> commit.toNanos();
            case PAUSE -> pauses.minus(throttled).toNanos();
            case THROTTLE -> throttled.toNanos();
        };
    }

    /**
     * Both together, as of two ranges.
     *
     * @param other the other
     * @return the sums
     */
    public TimeShares plus(TimeShares other) {
        return new TimeShares(
                running.plus(other.running),
                database.plus(other.database),
                lockWaits.plus(other.lockWaits),
                commit.plus(other.commit),
                pauses.plus(other.pauses),
                throttled.plus(other.throttled));
    }

    /**
     * The shares in words.
     *
     * @return the greatest first, for example {@code "database 64 %, application 30 %, commit 6 %"}; without those under one percent
     */
    public String text() {
        return java.util.Arrays.stream(Part.values())
                .filter(part -> share(part) >= 0.01)
                .sorted(java.util.Comparator.comparingDouble(this::share).reversed())
                .map(part -> part.text() + " " + Math.round(100 * share(part)) + " %")
                .collect(java.util.stream.Collectors.joining(", "));
    }

    /**
     * For writing it down.
     *
     * @return milliseconds by name
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("running", running.toMillis());
        map.put("database", database.toMillis());
        map.put("lockWaits", lockWaits.toMillis());
        map.put("commit", commit.toMillis());
        map.put("pauses", pauses.toMillis());
        map.put("throttled", throttled.toMillis());
        return map;
    }

    /**
     * What was written down.
     *
     * @param value what {@link #toMap} made, as it was read again
     * @return nothing when it is something else
     */
    public static Optional<TimeShares> of(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.get("running") instanceof Number
                ? Optional.of(new TimeShares(
                        millis(map, "running"),
                        millis(map, "database"),
                        millis(map, "lockWaits"),
                        millis(map, "commit"),
                        millis(map, "pauses"),
                        millis(map, "throttled")))
                : Optional.empty();
    }

    private static Duration millis(Map<?, ?> map, String name) {
        return Duration.ofMillis(map.get(name) instanceof Number number ? Math.max(0, number.longValue()) : 0);
    }
}
