package dev.longhaul.pace;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tells the two kinds of cron expressions apart: five fields are those of crontab (minute, hour, day of the month, month, day of the week from 0 or
 * 7, Sunday, to 6), six or seven are Quartz's, which begin with seconds, may end with a year, and number the week from 1, Sunday, to 7.
 */
final class CronFields {
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final int WEEK = DAYS.size();
    private static final Pattern STEPS =
            Pattern.compile("(?:\\*|(?<first>[0-7]|[A-Z]{3})(?:-(?<last>[0-7]|[A-Z]{3}))?)(?:/(?<step>[1-7]))?");

    private CronFields() {}

    /** As Quartz reads it. */
    static String ofQuartz(String expression) {
        List<String> fields = List.of(expression.toUpperCase(Locale.ROOT).split("\\s+"));
        if (fields.size() == WEEK || fields.size() == WEEK - 1) {
            return String.join(" ", fields);
        }
        if (fields.size() != WEEK - 2) {
            throw new IllegalArgumentException("has a cron expression with " + fields.size() + " fields in 'cron("
                    + expression
                    + ")'; five are minute, hour, day of the month, month and day of the week; six begin with"
                    + " seconds, as Quartz has them");
        }
        boolean anyDate = isAny(fields.get(2));
        boolean anyWeekday = isAny(fields.get(4));
        if (!anyDate && !anyWeekday) {
            throw new IllegalArgumentException(
                    "has a cron expression with a day of the month and a day of the week in 'cron(" + expression
                            + ")'; leave one of them *, or write two windows");
        }
        String date = anyDate ? "*" : fields.get(2);
        return String.join(
                " ",
                "0",
                fields.get(0),
                fields.get(1),
                anyWeekday ? date : "?",
                fields.get(3),
                anyWeekday ? "?" : weekdays(fields.get(4)));
    }

    private static boolean isAny(String field) {
        return field.equals("*") || field.equals("?");
    }

    private static String weekdays(String field) {
        return List.of(field.split(",", -1)).stream()
                .flatMapToInt(part -> days(part, field))
                .distinct()
                .sorted()
                .mapToObj(DAYS::get)
                .collect(Collectors.joining(","));
    }

    private static IntStream days(String part, String field) {
        Matcher matcher = STEPS.matcher(part);
        if (!matcher.matches()) {
            throw noDay(part, field);
        }
        String first = matcher.group("first");
        String last = matcher.group("last");
        String step = matcher.group("step");
        int from = first == null ? 0 : day(first, field);
        int to = first == null || (last == null && step != null) ? WEEK - 1 : last == null ? from : day(last, field);
        // SAT-MON goes over the end of the week, and so does 5-7, which ends with Sunday.
        int end = to < from ? to + WEEK : to;
        int by = step == null ? 1 : Integer.parseInt(step);
        return IntStream.rangeClosed(0, (end - from) / by).map(i -> (from + i * by) % WEEK);
    }

    private static int day(String word, String field) {
        int named = DAYS.indexOf(word);
        if (named < 0 && !Character.isDigit(word.charAt(0))) {
            throw noDay(word, field);
        }
        return named < 0 ? Integer.parseInt(word) : named;
    }

    private static IllegalArgumentException noDay(String word, String field) {
        return new IllegalArgumentException("has no day of the week '" + word + "' in the cron field '" + field
                + "'; days are 0 (Sunday) to 6 or SUN to SAT, like MON-FRI; what only Quartz has needs its six fields");
    }
}
