package dev.longhaul.pace;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A window that a cron expression opens for so long, such as {@code cron(0 22 * * MON-FRI) for 8h}: of elapsed time, so a clock that is put forward
 * or back moves its end. One that opens again while it is open stays open. Immutable.
 *
 * @param opening when it opens, as it was read
 * @param lasts for how long; 1 minute to 7 days
 * @param pace how to work in it; nothing for the migration's own
 */
record CronWindow(Opening opening, Duration lasts, Optional<Pace> pace) implements Window {
    static final String EXAMPLE = "cron(0 22 * * MON-FRI) for 8h Europe/Berlin fast";

    private static final Pattern CRON = Pattern.compile("cron\\s*\\(([^)]*)\\)(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})(s|m|min|h|d)");
    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofDays(7);

    /** Two that were read from the same text are the same, whatever knows their times. */
    record Opening(String expression, ZoneId zone, CronTimes times) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Opening that && expression.equals(that.expression) && zone.equals(that.zone);
        }

        @Override
        public int hashCode() {
            return expression.hashCode() + 31 * zone.hashCode();
        }
    }

    /** Whether a text is meant to be one. */
    static boolean isOne(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("cron");
    }

    /** Reads one. */
    static CronWindow of(String text) {
        Matcher parts = CRON.matcher(text);
        if (!parts.matches()) {
            throw unreadable(text);
        }
        Deque<String> words = new ArrayDeque<>(List.of(parts.group(2).trim().split("\\s+")));
        if (!"for".equalsIgnoreCase(words.poll()) || words.isEmpty()) {
            throw unreadable(text);
        }
        Duration lasts = length(words.remove(), text);
        WindowEnd end = WindowEnd.of(words, text);
        String expression = CronFields.ofQuartz(parts.group(1).trim());
        return new CronWindow(
                new Opening(expression, end.zone(), times(expression, end.zone(), text)), lasts, end.pace());
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("cannot be read at '" + text + "'; write a window by cron like " + EXAMPLE);
    }

    private static Duration length(String word, String text) {
        Matcher matcher = LENGTH.matcher(word.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "has no length '" + word + "' in '" + text + "'; write it like 90m or 8h after 'for'");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration length = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofMinutes(amount);
        };
        if (length.compareTo(LEAST) < 0 || length.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "is open for '" + word + "' in '" + text + "'; a window lasts from 1m to 7d");
        }
        return length;
    }

    private static CronTimes times(String expression, ZoneId zone, String text) {
        CronTimes times;
        try {
            times = ServiceLoader.load(CronTimes.Reader.class, CronTimes.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("META-INF/services/"
                            + CronTimes.Reader.class.getName() + " is missing beside Longhaul's classes"))
                    .read(expression, zone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "has a cron expression that cannot be read in '" + text + "': " + e.getMessage(), e);
        }
        if (times.next(Instant.EPOCH).isEmpty()) {
            throw new IllegalArgumentException("has a cron expression that names no moment at all in '" + text + "'");
        }
        return times;
    }

    @Override
    public Optional<Instant> closes(Instant now) {
        return opening.times()
                .next(now.minus(lasts))
                .filter(start -> !start.isAfter(now))
                .map(start -> start.plus(lasts));
    }

    @Override
    public Optional<ZonedDateTime> opens(Instant after) {
        return opening.times().next(after).map(start -> start.atZone(opening.zone()));
    }
}
