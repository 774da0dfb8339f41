package dev.longhaul.pace;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a migration may work, by the clock on the wall: {@code Mon-Fri 22:00-06:00 Europe/Berlin fast; Sat,Sun 00:00-24:00 Europe/Berlin;
 * otherwise gentle}. Windows are separated by {@code ;}, and the first that is open counts. Each has, in this order, days (all when left
 * out), from and to, a zone ({@code UTC} when left out) and a pace (the migration's own when left out). One whose end is not after its
 * beginning ends on the next day, and belongs to the day on which it begins. {@code otherwise} says the pace outside of the windows;
 * without it the migration waits there. {@code always}, the default, is no window at all. A clock that is put forward shortens a window,
 * one that is put back lengthens it.
 *
 * <p>Instead of days and times a window may have a cron expression and a length, {@code cron(0 22 * * MON-FRI) for 8h Europe/Berlin fast}: with five
 * fields as in a crontab, with six or seven as Quartz has them; it is open from each of these moments for so long, by the time that passes. Immutable.
 *
 * @param text as it was written
 * @param windows the windows, in order
 * @param otherwise the pace outside of them; nothing when it waits there
 */
public record Windows(String text, List<Window> windows, Optional<Pace> otherwise) {
    /** No window at all. */
    public static final Windows ALWAYS = new Windows("always", List.of(), Optional.empty());

    private static final String OTHERWISE = "otherwise";

    /** Five years of a window a week; each costs some microseconds. */
    private static final int MOST_STRETCHES = 500;

    private static final Duration FOR_EVER = Duration.ofDays(36_525);
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm VV", Locale.ROOT);

    /** Copies the list. */
    public Windows {
        windows = List.copyOf(windows);
    }

    /**
     * Reads windows.
     *
     * @param text as above; {@code always} for none
     * @return the windows
     * @throws IllegalArgumentException saying which part cannot be read
     */
    public static Windows of(String text) {
        String trimmed = text.trim();
        if (trimmed.equals(ALWAYS.text())) {
            return ALWAYS;
        }
        List<Window> windows = new ArrayList<>();
        Optional<Pace> otherwise = Optional.empty();
        for (String part : trimmed.split(";", -1)) {
            String one = part.trim();
            if (otherwise.isPresent()) {
                throw new IllegalArgumentException("has '" + one + "' after 'otherwise', which must be the last part");
            }
            if (one.startsWith(OTHERWISE + " ")) {
                otherwise = Optional.of(Pace.of(one.substring(OTHERWISE.length())));
            } else {
                windows.add(CronWindow.isOne(one) ? CronWindow.of(one) : ClockWindow.of(one));
            }
        }
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("has no window; write 'always' for none");
        }
        return new Windows(trimmed, windows, otherwise);
    }

    /**
     * What holds at a moment.
     *
     * @param open whether the migration may work
     * @param pace the pace, when the windows say one
     */
    public record State(boolean open, Optional<Pace> pace) {}

    /**
     * What holds at a moment.
     *
     * @param now the moment
     * @return whether it may work, and how
     */
    public State at(Instant now) {
        if (windows.isEmpty()) {
            return new State(true, Optional.empty());
        }
        return windows.stream()
                .filter(window -> window.closes(now).isPresent())
                .findFirst()
                .map(window -> new State(true, window.pace()))
                .orElseGet(() -> new State(otherwise.isPresent(), otherwise));
    }

    /**
     * Why it waits at a moment.
     *
     * @param now the moment
     * @return the reason, with the moment at which the next window opens; nothing when it may work
     */
    public Optional<String> closed(Instant now) {
        return at(now).open()
                ? Optional.empty()
                : Optional.of("outside of its windows (" + text + "); the next one opens "
                        + opening(now).map(SHOWN::format).orElse("never"));
    }

    /**
     * The moment when so much open time has passed.
     *
     * @param now from when on
     * @param running how much time in which the migration may work
     * @return the moment: exact for the first 500 openings and closings, beyond them by the share of time that was open until
     *     then; nothing when they never open for so long, or not within a hundred years
     */
    public Optional<Instant> after(Instant now, Duration running) {
        if (isAlwaysOpen()) {
            return within(now, now, running);
        }
        Instant at = now;
        Duration left = running;
        for (int i = 0; i < MOST_STRETCHES; i++) {
            Optional<Instant> closes = closing(at);
            Optional<Instant> turns = closes.isPresent() ? closes : opening(at).map(ZonedDateTime::toInstant);
            if (turns.isEmpty()) {
                return Optional.empty();
            }
            Duration open = closes.isPresent() ? Duration.between(at, turns.get()) : Duration.ZERO;
            if (closes.isPresent() && left.compareTo(open) <= 0) {
                return within(now, at, left);
            }
            left = left.minus(open);
            at = turns.get();
        }
        Duration open = running.minus(left);
        double perOpen = (double) Duration.between(now, at).toMillis() / Math.max(1, open.toMillis());
        return within(now, at, Duration.ofMillis(Math.round(left.toMillis() * perOpen)));
    }

    private static Optional<Instant> within(Instant now, Instant at, Duration left) {
        return left.compareTo(FOR_EVER) > 0
                ? Optional.empty()
                : Optional.of(at.plus(left)).filter(done -> !done.isAfter(now.plus(FOR_EVER)));
    }

    /**
     * Whether it may work at any time.
     *
     * @return whether there are no windows, or a pace outside of them
     */
    public boolean isAlwaysOpen() {
        return windows.isEmpty() || otherwise.isPresent();
    }

    private Optional<Instant> closing(Instant now) {
        return windows.stream().flatMap(window -> window.closes(now).stream()).max(Comparator.naturalOrder());
    }

    private Optional<ZonedDateTime> opening(Instant now) {
        return windows.stream()
                .flatMap(window -> window.opens(now).stream())
                .min(Comparator.comparing(ZonedDateTime::toInstant));
    }
}
