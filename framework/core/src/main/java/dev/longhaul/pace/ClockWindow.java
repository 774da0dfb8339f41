package dev.longhaul.pace;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A window by days and times, such as {@code Mon-Fri 22:00-06:00}. Immutable.
 *
 * @param days the days on which it begins
 * @param from when it begins
 * @param to when it ends; not after its beginning: on the next day
 * @param zone of which clock
 * @param pace how to work in it; nothing for the migration's own pace
 */
record ClockWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone, Optional<Pace> pace)
        implements Window {
    private static final Pattern TIMES = Pattern.compile("(\\d{1,2}:\\d{2})-(\\d{1,2}:\\d{2})");
    private static final Pattern DAY = Pattern.compile("[A-Za-z]+(-[A-Za-z]+)?");
    private static final int WEEK = 7;

    ClockWindow {
        days = Set.copyOf(days);
    }

    /** Reads one. */
    static ClockWindow of(String text) {
        Deque<String> words = new ArrayDeque<>(List.of(text.split("\\s+")));
        Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
        if (!words.isEmpty() && !TIMES.matcher(words.peek()).matches()) {
            days = days(words.remove(), text);
        }
        Matcher times = TIMES.matcher(words.isEmpty() ? "" : words.remove());
        if (!times.matches()) {
            throw new IllegalArgumentException("cannot be read at '" + text
                    + "'; write a window like Mon-Fri 22:00-06:00 Europe/Berlin fast, or like " + CronWindow.EXAMPLE
                    + ", and windows apart by ;");
        }
        WindowEnd end = WindowEnd.of(words, text);
        return new ClockWindow(days, time(times.group(1), text), time(times.group(2), text), end.zone(), end.pace());
    }

    private static Set<DayOfWeek> days(String words, String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String word : words.split(",", -1)) {
            if (!DAY.matcher(word).matches()) {
                throw new IllegalArgumentException("has no day '" + word + "' in '" + text + "'; days are Mon to Sun");
            }
            String[] ends = word.split("-", 2);
            DayOfWeek first = day(ends[0], text);
            DayOfWeek last = ends.length == 1 ? first : day(ends[1], text);
            for (DayOfWeek day = first; ; day = day.plus(1)) {
                days.add(day);
                if (day == last) {
                    break;
                }
            }
        }
        return days;
    }

    private static DayOfWeek day(String word, String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH).equalsIgnoreCase(word)
                    || day.name().equalsIgnoreCase(word)) {
                return day;
            }
        }
        throw new IllegalArgumentException("has no day '" + word + "' in '" + text + "'; days are Mon to Sun");
    }

    private static LocalTime time(String word, String text) {
        try {
            return word.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(word.length() < 5 ? "0" + word : word);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("has no time '" + word + "' in '" + text + "'", e);
        }
    }

    @Override
    public Optional<Instant> closes(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        // That of the day before may last into this one.
        return Stream.of(today.minusDays(1), today)
                .flatMap(day -> closes(now, day).stream())
                .max(Comparator.naturalOrder());
    }

    private Optional<Instant> closes(Instant now, LocalDate day) {
        if (!days.contains(day.getDayOfWeek())) {
            return Optional.empty();
        }
        Instant start = ZonedDateTime.of(day, from, zone).toInstant();
        Instant end = ZonedDateTime.of(to.isAfter(from) ? day : day.plusDays(1), to, zone)
                .toInstant();
        return now.isBefore(start) || !now.isBefore(end) ? Optional.empty() : Optional.of(end);
    }

    /** It never opens when the clock leaves its hours out every time. */
    @Override
    public Optional<ZonedDateTime> opens(Instant after) {
        LocalDate today = after.atZone(zone).toLocalDate();
        return IntStream.rangeClosed(0, 2 * WEEK)
                .mapToObj(today::plusDays)
                .filter(day -> days.contains(day.getDayOfWeek()))
                .map(day -> ZonedDateTime.of(day, from, zone))
                .filter(start -> start.toInstant().isAfter(after))
                .filter(start -> closes(start.toInstant()).isPresent())
                .findFirst();
    }
}
