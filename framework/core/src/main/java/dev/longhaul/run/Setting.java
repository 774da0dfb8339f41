package dev.longhaul.run;

import dev.longhaul.job.Keyset;
import dev.longhaul.pace.Windows;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of settings: the same names in the builder, as {@code longhaul.*} properties, in the environment ({@code
 * LONGHAUL_…}) and as flags of the command line. Durations are written {@code 250ms}, {@code 10s}, {@code 5m}, {@code
 * 24h}, {@code 7d} or as ISO-8601.
 */
public enum Setting {
    /** How often the schedule looks for work; each node starts at a random phase of it. 100 ms to 1 h. */
    TICK_EVERY("tick-every", "10s", "how often to look for work", 100, 3_600_000),
    /** How long one run may last before the next migration has its turn. 100 ms to 7 days. */
    TIME_LIMIT("time-limit", "5m", "how long one run may last", 100, 604_800_000),
    /** How many migrations run at once in the whole cluster; every node must be given the same. 1 to 1000. */
    SLOTS("slots", "1", "how many migrations run at once in the whole cluster", 1, 1_000),
    /**
     * How long a claim holds without a heartbeat, which comes every quarter of it. A crashed node's work is taken over at
     * most 1.25 of it after the crash. 1 s to 1 h; under 10 s only for tests.
     */
    LEASE("lease", "60s", "how long a claim holds without a heartbeat", 1_000, 3_600_000),
    /** How long a stop may take; 5 s before its end (or at half of it when it is under 10 s) the batch is cancelled. 1 s to 1 h. */
    SHUTDOWN_GRACE("shutdown-grace", "25s", "how long a stop may take", 1_000, 3_600_000),
    /** Rows of the first batch of a run. 1 to 100,000. */
    BATCH_START("batch.start", "1000", "rows of the first batch of a run", 1, Keyset.MAX_BATCH_SIZE),
    /**
     * How hard a migration presses on the database: {@code gentle} has batches of about 2 ms and pauses half as long; {@code fast} has
     * batches of about 250 ms and no pauses. {@code windows} may say another.
     */
    PACE("pace", "gentle", "how hard to press on the database: gentle or fast", 0, 0),
    /**
     * How long a batch should last; its size is adapted to that. {@code auto} leaves it to the pace: 2 ms, or 250 ms. 1 ms to 10 min, and
     * less than {@code batch.limit}.
     */
    BATCH_TARGET_TIME("batch.target-time", "auto", "how long a batch should last; auto: by its pace", 1, 600_000),
    /**
     * When migrations may work, as {@link Windows} reads it; outside they wait, and one that runs stops between two batches. What is being
     * undone goes on. {@code always}, or at most 2,000 characters.
     */
    WINDOWS(
            "windows",
            "always",
            "when migrations may work, such as Mon-Fri 22:00-06:00 Europe/Berlin or cron(0 22 * * MON-FRI) for 8h",
            0,
            2_000),
    /**
     * The most rows a second: for one migration all its ranges together, otherwise all migrations together (each node has its part when
     * there are several {@code slots}). {@code none}, or 1 to 100,000,000.
     */
    MAX_ROWS_PER_SECOND("max-rows-per-second", "none", "the most rows a second", 1, 100_000_000),
    /**
     * The most write-ahead log, in megabytes (1,000,000 bytes) a minute, as {@code max-rows-per-second}; what others write while a batch is at work
     * counts too. Not on H2. {@code none}, or 1 to 1,000,000.
     */
    MAX_WAL_PER_MINUTE("max-wal-per-minute", "none", "the most MB of write-ahead log a minute", 1, 1_000_000),
    /**
     * The most of this node's processors that the threads of batches may take, in percent, as {@code max-rows-per-second}; what the database
     * takes does not count. {@code none}, or 1 to 100.
     */
    MAX_CPU_SHARE("max-cpu-share", "none", "the most of this node's processors, in percent", 1, 100),
    /**
     * By when a migration should be done, such as {@code 2026-12-01T06:00+01:00}; when the forecast is later its reason says so, and with
     * {@code fast} after the moment it goes fast, in its windows. {@code none}, or a moment.
     */
    DEADLINE("deadline", "none", "by when a migration should be done", 0, 100),
    /**
     * How many rows that cannot be migrated may be set aside, see {@link dev.longhaul.job.Migration#quarantineRows}: {@code auto}, what the job
     * says, or 0 to 100,000.
     */
    QUARANTINE_ROWS("quarantine.rows", "auto", "how many rows may be set aside; auto: what the job says", 0, 100_000),
    /**
     * How many of a hundred rows seen so far may be set aside, see {@link dev.longhaul.job.Migration#quarantinePercent}: {@code auto}, what the job
     * says, or a number above 0 up to 100.
     */
    QUARANTINE_PERCENT(
            "quarantine.percent", "auto", "how many of a hundred rows may be set aside; auto: as above", 0, 20),
    /** How long a batch may last before it is cancelled, rolled back and tried at half the size. 100 ms to 24 h. */
    BATCH_LIMIT(
            "batch.limit",
            "60s",
            "how long a batch may last before it is cancelled and tried smaller",
            100,
            86_400_000),
    /** How long a migration is retried without any progress before it is failed. 1 s to 365 days. */
    RETRY_GIVE_UP_AFTER("retry.give-up-after", "24h", "how long to retry without any progress", 1_000, 31_536_000_000L),
    /** How long a migration that is worked on may be without progress before listeners are told that it has stalled. 1 s to 7 days. */
    STALLED_AFTER("stalled-after", "15m", "how long without progress until it counts as stalled", 1_000, 604_800_000),
    /**
     * How often a job's {@code healthCheck} is asked between the batches of a run; it is also asked before each run. 100 ms to 1 h; a
     * check never interrupts a batch.
     */
    HEALTH_CHECK_EVERY(
            "health-check-every", "30s", "how often a job's health check is asked during a run", 100, 3_600_000),
    /** Whether a migration of operations that fails rolls back by itself, when all that has started can be undone. */
    AUTO_ROLLBACK("auto-rollback", "true", "whether failed operations roll back by themselves", 0, 0),
    /**
     * Whether newly registered migrations wait as {@code scheduled} until a person fires them, except those marked {@code
     * execute_immediately}. Every node must be given the same.
     */
    SCHEDULED_MODE("scheduled-mode", "false", "whether new migrations wait for a person to fire them", 0, 0),
    /** How often the signals are read of how the database is; five times as often while one is near its limit. 100 ms to 1 min. */
    THROTTLE_POLL_EVERY("throttle.poll-every", "5s", "how often to look how the database is", 100, 60_000),
    /** How far the slowest replica may be behind. Like every limit of the throttle: at 0.7 of it work slows down; or off. 100 ms to 24 h. */
    THROTTLE_REPLICA_LAG("throttle.replica-lag", "5s", "how far a replica may be behind", 100, 86_400_000),
    /** How many bytes of WAL the slowest replica may be behind; a size like 1GB, or off. */
    THROTTLE_REPLICA_BYTES("throttle.replica-bytes", "1GB", "how much WAL a replica may be behind", 0, 0),
    /** How much WAL a replication slot may keep from being removed; a size, or off. */
    THROTTLE_SLOT_WAL("throttle.slot-wal", "10GB", "how much WAL a replication slot may keep", 0, 0),
    /** How much WAL may wait to be archived; a size, or off. */
    THROTTLE_ARCHIVE_BACKLOG("throttle.archive-backlog", "1GB", "how much WAL may wait to be archived", 0, 0),
    /** How long a session may wait for a lock of a migration, or a migration for one; or off. 10 ms to 1 h. */
    THROTTLE_LOCK_WAITS("throttle.lock-waits", "1s", "how long anybody may wait for a migration's lock", 10, 3_600_000),
    /** How many sessions of the database may wait for locks, whosever; or off. 1 to 10,000. */
    THROTTLE_LOCK_QUEUE("throttle.lock-queue", "20", "how many sessions may wait for locks", 1, 10_000),
    /** How old the oldest snapshot may be, which keeps vacuum from removing the old versions of changed rows; or off. 1 s to 7 days. */
    THROTTLE_SNAPSHOT_AGE("throttle.snapshot-age", "1h", "how old the oldest snapshot may be", 1_000, 604_800_000),
    /** As how much a vacuum at work on the migration's table counts: 1 for all that is allowed, 2 for the half, which keeps work from getting faster; or off. 1 to 10. */
    THROTTLE_VACUUMS("throttle.vacuums", "2", "how many vacuums of the table are too many", 1, 10),
    /** How many percent of max_connections may be in a transaction; or off. 1 to 100. */
    THROTTLE_SESSIONS("throttle.sessions", "80", "percent of max_connections in a transaction", 1, 100),
    /**
     * How many times as fast as max_wal_size in a checkpoint_timeout WAL may be written; 10 of the server's defaults are a checkpoint every
     * 30 s, of which it warns. Not looked at in pace fast; or off. 1 to 10,000.
     */
    THROTTLE_WAL_RATE("throttle.wal-rate", "10", "WAL against max_wal_size in a checkpoint_timeout", 1, 10_000),
    /** How many times as long as when it was quiet (and 10 ms) a commit may take. Not looked at in pace fast; or off. 1 to 1,000. */
    THROTTLE_COMMIT_LATENCY("throttle.commit-latency", "10", "times as long as usual a commit may take", 1, 1_000),
    /** How many times as long as when it was quiet (and 5 ms) the read of one row may take. Not looked at in pace fast; or off. 1 to 1,000. */
    THROTTLE_PROBE("throttle.probe", "10", "times as long as usual the read of a row may take", 1, 1_000),
    /** How much disk must stay free: at this the runs stop. Needs throttle.disk-query; a size, or off. */
    THROTTLE_FREE_DISK("throttle.free-disk", "10GB", "how much disk must stay free", 0, 0),
    /** A query that answers the free bytes of the database's disk, where there is one; empty for none. At most 2,000 characters. */
    THROTTLE_DISK_QUERY("throttle.disk-query", "", "a query for the free bytes of the disk", 0, 2_000),
    /**
     * What is done between batches when a fifth of a migration's table and at least 1,000 are dead rows: {@code wait} for autovacuum, for at most
     * two minutes unless it is at work, or {@code run} a vacuum, which gives way as soon as anybody waits for it. PostgreSQL.
     */
    VACUUM("vacuum", "off", "what to do about dead rows between batches: off, wait or run", 0, 0),
    /** What becomes of a migration whose worker was found dead: {@code continue} from the last batch, or {@code fail}. */
    ON_DEAD_WORKER("on-dead-worker", "continue", "what becomes of a dead worker's migration: continue or fail", 0, 0),
    /**
     * The version of the application, kept with every run; a semantic version when jobs have {@code appVersions}. A text of at most 200
     * characters, empty when unknown.
     */
    APP_VERSION("app-version", "", "the application's version, kept with every run", 0, 200);

    /** The word for a limit that is not there. */
    static final String NONE = "none";

    /** The word for what follows from another setting. */
    static final String AUTO = "auto";

    private static final Set<Setting> OF_ONE_MIGRATION = EnumSet.of(
            PACE,
            BATCH_TARGET_TIME,
            WINDOWS,
            MAX_ROWS_PER_SECOND,
            MAX_WAL_PER_MINUTE,
            MAX_CPU_SHARE,
            DEADLINE,
            THROTTLE_REPLICA_LAG,
            THROTTLE_REPLICA_BYTES,
            THROTTLE_SLOT_WAL,
            THROTTLE_ARCHIVE_BACKLOG,
            THROTTLE_LOCK_WAITS,
            THROTTLE_LOCK_QUEUE,
            THROTTLE_SNAPSHOT_AGE,
            THROTTLE_VACUUMS,
            THROTTLE_SESSIONS,
            THROTTLE_WAL_RATE,
            THROTTLE_COMMIT_LATENCY,
            THROTTLE_PROBE,
            THROTTLE_FREE_DISK,
            QUARANTINE_ROWS,
            QUARANTINE_PERCENT,
            VACUUM);

    /** What holds for all migrations together when it is set for all, beside what is set for one. */
    private static final Set<Setting> SHARED = EnumSet.of(MAX_ROWS_PER_SECOND, MAX_WAL_PER_MINUTE, MAX_CPU_SHARE);

    private static final Pattern SHORT = Pattern.compile("(\\d+)\\s*(ms|s|m|min|h|d)");

    private final String key;
    private final String defaultText;
    private final String summary;
    private final long least;
    private final long most;

    Setting(String key, String defaultText, String summary, long least, long most) {
        this.key = key;
        this.defaultText = defaultText;
        this.summary = summary;
        this.least = least;
        this.most = most;
    }

    /**
     * The name as in {@code longhaul.<key>} and {@code --<key>}.
     *
     * @return for example {@code time-limit}
     */
    public String key() {
        return key;
    }

    /**
     * The name in the environment.
     *
     * @return for example {@code LONGHAUL_TIME_LIMIT}
     */
    public String environmentName() {
        return "LONGHAUL_" + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    /**
     * The default as it would be written.
     *
     * @return for example {@code 5m}
     */
    public String defaultText() {
        return defaultText;
    }

    /**
     * One line for a help text.
     *
     * @return the meaning
     */
    public String summary() {
        return summary;
    }

    /**
     * Whether a person may set it for one migration, also while that runs.
     *
     * @return whether {@code longhaul set} takes it
     */
    public boolean isOfOneMigration() {
        return OF_ONE_MIGRATION.contains(this);
    }

    /**
     * Whether a person may set it for all nodes at once, also while they serve.
     *
     * @return whether {@code longhaul set --all} takes it
     */
    public boolean isOfAllNodes() {
        return this == SLOTS || isOfOneMigration();
    }

    /** Whether the value for all is a budget of all together, so that one migration does not take it for its own. */
    boolean isShared() {
        return SHARED.contains(this);
    }

    /**
     * The setting of a name.
     *
     * @param key a name, without {@code longhaul.}
     * @return the setting, or nothing when there is none of this name
     */
    public static Optional<Setting> byKey(String key) {
        for (Setting setting : values()) {
            if (setting.key.equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    Duration duration(Map<Setting, String> values) {
        String text = text(values).trim();
        Duration duration = parse(text);
        // Compared as durations: toMillis of an absurdly long one would overflow.
        if (duration.compareTo(Duration.ofMillis(least)) < 0 || duration.compareTo(Duration.ofMillis(most)) > 0) {
            throw new InvalidSettingException(
                    this,
                    text,
                    "must be between " + textOf(Duration.ofMillis(least)) + " and " + textOf(Duration.ofMillis(most)));
        }
        return duration;
    }

    int number(Map<Setting, String> values) {
        String text = text(values).trim();
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(this, text, "must be a whole number");
        }
        throw new InvalidSettingException(this, text, "must be between " + least + " and " + most);
    }

    boolean flag(Map<Setting, String> values) {
        return choice(values, "true", "false").equals("true");
    }

    String choice(Map<Setting, String> values, String... allowed) {
        String text = text(values).trim().toLowerCase(Locale.ROOT);
        if (!List.of(allowed).contains(text)) {
            throw new InvalidSettingException(this, text, "must be one of " + String.join(", ", allowed));
        }
        return text;
    }

    String label(Map<Setting, String> values) {
        String text = text(values);
        if (most > 0 && text.length() > most) {
            throw new InvalidSettingException(this, text, "must have at most " + most + " characters");
        }
        return text;
    }

    /** Nothing when the text is the given word. */
    <T> Optional<T> unless(String word, Map<Setting, String> values, Function<Map<Setting, String>, T> reader) {
        return text(values).trim().equalsIgnoreCase(word) ? Optional.empty() : Optional.of(reader.apply(values));
    }

    /** What somebody else knows how to read, and refuses by an {@link IllegalArgumentException} whose message goes on from the value. */
    <T> T read(Map<Setting, String> values, Function<String, T> reader) {
        String text = label(values).trim();
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(this, text, String.valueOf(e.getMessage()));
        }
    }

    private String text(Map<Setting, String> values) {
        return values.getOrDefault(this, defaultText);
    }

    private Duration parse(String text) {
        try {
            return durationOf(text);
        } catch (java.time.DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new InvalidSettingException(
                    this, text, "is not a duration; write it like 250ms, 10s, 5m, 24h or PT10S");
        }
    }

    /**
     * A duration as it is typed, in the greatest unit that divides it.
     *
     * @param duration the duration, to the millisecond
     * @return for example {@code 250ms}, {@code 90s}, {@code 24h} or {@code 90d}
     */
    public static String textOf(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0 || seconds == 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        long hours = seconds / 3_600;
        return hours % 24 != 0 || hours == 24 ? hours + "h" : hours / 24 + "d";
    }

    /**
     * A duration in the short form or as ISO-8601.
     *
     * @throws java.time.DateTimeException or {@link ArithmeticException} or {@link NumberFormatException} when it is neither
     */
    static Duration durationOf(String text) {
        Matcher matcher = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Duration.parse(text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m", "min" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
