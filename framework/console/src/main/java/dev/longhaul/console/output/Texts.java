package dev.longhaul.console.output;

import dev.longhaul.MigrationView;
import dev.longhaul.OperationsView;
import dev.longhaul.job.InvalidNameException;
import dev.longhaul.pace.Progress;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Values as people read them. */
public final class Texts {
    private static final String INDENT = "  ";
    private static final String NEVER = "never";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

    private Texts() {}

    /**
     * A duration in the two units that matter.
     *
     * @param duration not negative
     * @return for example {@code "0.4 s"}, {@code "45 s"}, {@code "2 min 13 s"}, {@code "3 h 5 min"}, {@code "2 d 4 h"}
     */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10 && duration.toMillisPart() >= 50) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toDays() == 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toDays() + " d " + duration.toHoursPart() + " h";
    }

    /**
     * A whole number.
     *
     * @param number the number
     * @return with commas between the thousands
     */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * Something countable.
     *
     * @param number how many
     * @param thing its singular, whose plural ends in s or es
     * @return for example {@code "1 batch"}, {@code "2 batches"}
     */
    public static String count(long number, String thing) {
        String ending = thing.endsWith("ch") ? "es" : "s";
        return number(number) + " " + thing + (number == 1 ? "" : ending);
    }

    /**
     * How far a migration is.
     *
     * @param view the migration
     * @return its rows; before them, for a migration of operations, how many are done and at which it is, and no rows where
     *     there is none
     */
    public static String progress(MigrationView view) {
        return view.operations()
                .map(at -> progress(view, at))
                .orElseGet(() -> view.progress().text());
    }

    private static String progress(MigrationView view, OperationsView at) {
        Optional<String> rows = Optional.of(view.progress().text()).filter(text -> countsRows(view));
        return switch (view.status()) {
            case COMPLETED ->
                at.done() + "/" + at.total() + " done"
                        + rows.map(text -> ": " + text).orElse("");
            case ROLLED_BACK -> "undone";
            case ROLLING_BACK, ROLLBACK_FAILED -> at.done() + "/" + at.total() + " left to undo" + here(at, rows);
            default -> at.done() + "/" + at.total() + here(at, rows);
        };
    }

    private static String here(OperationsView at, Optional<String> rows) {
        return at.current().map(id -> " " + name(id)).orElse("")
                + rows.map(text -> ": " + text).orElse("");
    }

    /**
     * Whether a migration's progress is one of rows: one of operations may have none.
     *
     * @param view the migration
     * @return for one of operations, whether rows are done or awaited
     */
    public static boolean countsRows(MigrationView view) {
        Progress progress = view.progress();
        return view.operations().isEmpty()
                || progress.done() > 0
                || progress.total().orElse(0) > 0;
    }

    /**
     * How many rows a migration has set aside, and how many of them wait for a person.
     *
     * @param view a migration that has set rows aside
     * @return for example {@code "3 rows"}, {@code "3 rows, 1 undecided"}, {@code "3 rows, ignored"}
     */
    public static String setAside(MigrationView view) {
        String rows = count(view.quarantined(), "row");
        if (view.quarantinedOpen() >= view.quarantined()) {
            return rows;
        }
        return rows + ", "
                + (view.quarantinedOpen() > 0 ? number(view.quarantinedOpen()) + " undecided" : decided(view));
    }

    /**
     * What was decided about the rows that a migration has set aside, when nothing is open.
     *
     * @param view the migration
     * @return that they are ignored, or else what they may be: one that is completed has none that are to be tried again
     */
    public static String decided(MigrationView view) {
        return view.status() == Status.COMPLETED ? "ignored" : "ignored or to be tried again";
    }

    /**
     * The rate of running time.
     *
     * @param progress how far it is
     * @return for example {@code "1,200/s"}; empty when there is none yet
     */
    public static String rate(Progress progress) {
        return progress.rowsPerSecond().isEmpty()
                ? ""
                : number(Math.round(progress.rowsPerSecond().getAsDouble())) + "/s";
    }

    /**
     * The time that is left: by the clock on the wall where that is known, with the hours in which its windows are closed, else running time.
     *
     * @param progress how far it is
     * @return a duration, or from which to which where that is known and differs; {@code never} when its windows do not open for so long; empty
     *     when it is unknown or over
     */
    public static String eta(Progress progress) {
        return progress.remaining()
                .filter(left -> !left.isZero())
                .map(left -> progress.expected()
                        .map(done -> between(wait(progress, done.soonest()), wait(progress, done.latest())))
                        .or(() -> progress.remainingBetween()
                                .map(span -> between(duration(span.least()), duration(span.most()))))
                        .orElse(duration(left)))
                .orElse("");
    }

    private static String wait(Progress progress, Optional<Instant> moment) {
        return moment.flatMap(at -> progress.hours().map(hours -> duration(Duration.between(hours.asOf(), at))))
                .orElse(NEVER);
    }

    /**
     * When it will be done.
     *
     * @param progress how far it is
     * @return a moment to the minute, in UTC, or from which to which; {@code never} when its windows do not open for so long; empty when that
     *     is unknown, or it is over
     */
    public static String expected(Progress progress) {
        return progress.expected()
                .filter(done -> !progress.remaining().orElse(Duration.ZERO).isZero())
                .map(done -> between(minute(done.soonest()), minute(done.latest())))
                .orElse("");
    }

    private static String minute(Optional<Instant> moment) {
        return moment.map(at -> MINUTE.format(at.atOffset(ZoneOffset.UTC))).orElse(NEVER);
    }

    private static String between(String least, String most) {
        return least.equals(most) ? least : least + "–" + most;
    }

    /**
     * A moment.
     *
     * @param moment the moment
     * @return in UTC, to the second
     */
    public static String moment(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * The first line of a text that may come from anywhere, made safe to print.
     *
     * @param text perhaps a stack trace
     * @return its first line that is not blank, without control characters
     */
    public static String firstLine(String text) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(line -> safe(line.strip()))
                .orElse("");
    }

    /**
     * A text of several lines from anywhere, made safe to print.
     *
     * @param text perhaps a stack trace
     * @return the same without control characters other than line ends; tabs are spaces
     */
    public static String lines(String text) {
        return String.join(
                "\n", text.lines().map(line -> safe(line.replace("\t", "    "))).toList());
    }

    /**
     * A text over as many lines as it needs, broken at spaces.
     *
     * @param text one line
     * @param width how many characters fit into a line
     * @return the lines, those after the first indented
     */
    public static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > INDENT.length() ? space : width;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = INDENT + rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    static String safe(String line) {
        return line.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    }

    /**
     * A migration's name from anywhere, made safe to print.
     *
     * @param name as it is stored
     * @return without control characters, cut when very long
     */
    public static String name(String name) {
        return InvalidNameException.printable(name);
    }

    /**
     * An optional moment.
     *
     * @param moment perhaps a moment
     * @return the moment as text
     */
    public static Optional<String> moment(Optional<Instant> moment) {
        return moment.map(Texts::moment);
    }
}
