package dev.longhaul.run;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings {@code throttle.*}, checked. Immutable.
 *
 * @param pollEvery {@link Setting#THROTTLE_POLL_EVERY}
 * @param limits the limit of each signal in its base unit (seconds, bytes or a number); infinite for {@code off}
 * @param diskQuery {@link Setting#THROTTLE_DISK_QUERY}
 * @param vacuum {@link Setting#VACUUM}
 */
public record ThrottleSettings(Duration pollEvery, Map<Setting, Double> limits, String diskQuery, VacuumMode vacuum) {
    /** How the names of these settings begin. */
    static final String PREFIX = "throttle.";

    /** How a limit is switched off. */
    public static final String OFF = "off";

    /** The limits that are about the comfort of others alone; a run of the pace {@code fast} does not look at them. */
    static final Set<Setting> COMFORT =
            EnumSet.of(Setting.THROTTLE_WAL_RATE, Setting.THROTTLE_COMMIT_LATENCY, Setting.THROTTLE_PROBE);

    /** What goes on growing for a while after a migration has become slower. */
    static final Set<Setting> ACCUMULATES =
            EnumSet.of(Setting.THROTTLE_REPLICA_LAG, Setting.THROTTLE_REPLICA_BYTES, Setting.THROTTLE_ARCHIVE_BACKLOG);

    private static final Set<Setting> DURATIONS =
            EnumSet.of(Setting.THROTTLE_REPLICA_LAG, Setting.THROTTLE_LOCK_WAITS, Setting.THROTTLE_SNAPSHOT_AGE);
    private static final Set<Setting> SIZES = EnumSet.of(
            Setting.THROTTLE_REPLICA_BYTES,
            Setting.THROTTLE_SLOT_WAL,
            Setting.THROTTLE_ARCHIVE_BACKLOG,
            Setting.THROTTLE_FREE_DISK);
    private static final Set<Setting> NUMBERS = EnumSet.of(
            Setting.THROTTLE_LOCK_QUEUE,
            Setting.THROTTLE_VACUUMS,
            Setting.THROTTLE_SESSIONS,
            Setting.THROTTLE_WAL_RATE,
            Setting.THROTTLE_COMMIT_LATENCY,
            Setting.THROTTLE_PROBE);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*(kb|mb|gb|tb)");

    /** Keeps a copy. */
    public ThrottleSettings {
        limits = Map.copyOf(limits);
    }

    static ThrottleSettings of(Map<Setting, String> values) {
        Map<Setting, Double> limits = new EnumMap<>(Setting.class);
        for (Set<Setting> kind : java.util.List.of(DURATIONS, SIZES, NUMBERS)) {
            kind.forEach(setting -> limits.put(setting, limit(setting, values)));
        }
        return new ThrottleSettings(
                Setting.THROTTLE_POLL_EVERY.duration(values),
                limits,
                Setting.THROTTLE_DISK_QUERY.label(values),
                VacuumMode.of(Setting.VACUUM.choice(values, "off", "wait", "run")));
    }

    /** The limit that counts for a signal of the server; infinite when it is off. */
    double limit(Setting setting) {
        return limits.getOrDefault(setting, Double.POSITIVE_INFINITY);
    }

    /** Whether a setting is the limit of a signal. */
    static boolean isLimit(Setting setting) {
        return DURATIONS.contains(setting) || SIZES.contains(setting) || NUMBERS.contains(setting);
    }

    /**
     * A limit in its base unit.
     *
     * @throws InvalidSettingException when its text cannot be read or is out of bounds
     */
    static double limit(Setting setting, Map<Setting, String> values) {
        String text = values.getOrDefault(setting, setting.defaultText()).trim().toLowerCase(Locale.ROOT);
        if (text.equals(OFF)) {
            return Double.POSITIVE_INFINITY;
        }
        if (DURATIONS.contains(setting)) {
            return setting.duration(values).toMillis() / 1000.0;
        }
        if (NUMBERS.contains(setting)) {
            return setting.number(values);
        }
        double bytes = bytes(setting, text);
        // Less free space is worse, so both it and its limit count as reciprocals.
        return setting == Setting.THROTTLE_FREE_DISK ? 1 / bytes : bytes;
    }

    private static double bytes(Setting setting, String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new InvalidSettingException(setting, text, "must be a size like 512MB, 10GB or 1TB, or off");
        }
        int power = switch (matcher.group(2)) {
            case "kb" -> 1;
            case "mb" -> 2;
            case "gb" -> 3;
            default -> 4;
        };
        return Long.parseLong(matcher.group(1)) * Math.pow(1024, power);
    }
}
