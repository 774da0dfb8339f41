package dev.longhaul.console.web.page;

import dev.longhaul.MigrationView;
import dev.longhaul.RunView;
import dev.longhaul.console.output.StatusTable;
import dev.longhaul.console.output.Texts;
import dev.longhaul.job.MigrationName;
import dev.longhaul.pace.Progress;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the templates write about migrations: words, and the tones in which states are shown beside them. */
public final class Words {
    private Words() {}

    /**
     * The tone of a state; never shown without its name.
     *
     * @param status the state
     * @return a class of the stylesheet
     */
    public static String tone(Status status) {
        return switch (status) {
            case FAILED, ROLLBACK_FAILED -> "bad";
            case SCHEDULED, PAUSING, PAUSED, CANCELLING -> "wait";
            case IN_PROGRESS, ROLLING_BACK -> "work";
            case COMPLETED, SKIPPED -> "good";
            case CREATED, CANCELLED, ROLLED_BACK -> "idle";
        };
    }

    /**
     * The tone of a run's outcome.
     *
     * @param outcome the outcome; nothing while it goes on
     * @return a class of the stylesheet
     */
    public static String tone(Optional<RunOutcome> outcome) {
        return outcome.map(how -> switch (how.text()) {
                    case "completed", "rolled_back", "skipped" -> "good";
                    case "failed", "lost" -> "bad";
                    default -> "idle";
                })
                .orElse("work");
    }

    /**
     * A state as people read it.
     *
     * @param status the state
     * @return its name with spaces
     */
    public static String label(Status status) {
        return plain(status.text());
    }

    /**
     * A name of the engine as people read it.
     *
     * @param text such as {@code time_limit}
     * @return with spaces
     */
    public static String plain(String text) {
        return text.replace('_', ' ');
    }

    /**
     * Whether a worker is on it.
     *
     * @param view the migration
     * @return whether it has an owner in a state in which one works
     */
    public static boolean atWork(MigrationView view) {
        return view.owner().isPresent() && Status.WORKABLE.contains(view.status());
    }

    /**
     * A migration's name, made safe to show.
     *
     * @param name as it is stored
     * @return without control characters, cut when very long
     */
    public static String name(String name) {
        return Texts.name(name);
    }

    /**
     * How far it is.
     *
     * @param view the migration
     * @return rows, and before them operations
     */
    public static String progress(MigrationView view) {
        boolean begun = view.startedAt().isPresent()
                || view.progress().done() > 0
                || view.progress().total().isPresent()
                || view.operations().isPresent();
        return begun ? Texts.progress(view) : "not begun";
    }

    /**
     * The share that is done.
     *
     * @param view the migration
     * @return from 0 to 100; nothing when it cannot be told
     */
    public static Optional<Long> percent(MigrationView view) {
        Progress progress = view.progress();
        if (view.operations().isPresent() && !Texts.countsRows(view)) {
            int total = view.operations().get().total();
            return total == 0
                    ? Optional.empty()
                    : Optional.of(100L * view.operations().get().done() / total);
        }
        return progress.percent().isPresent()
                ? Optional.of((long) Math.floor(progress.percent().getAsDouble()))
                : Optional.empty();
    }

    /**
     * How long the bar is.
     *
     * @param view the migration
     * @return from 0 to 100; null for a bar that only says that there is work under way
     */
    public static @Nullable String bar(MigrationView view) {
        return percent(view)
                .map(String::valueOf)
                .orElse(view.status() == Status.COMPLETED ? "100" : atWork(view) ? null : "0");
    }

    /**
     * The rate.
     *
     * @param view the migration
     * @return what was measured of late, else of the whole; empty when there is none
     */
    public static String rate(MigrationView view) {
        return view.observed()
                .rate()
                .filter(rate -> atWork(view))
                .map(rate -> Texts.number(Math.round(rate.typical())) + "/s")
                .orElseGet(() -> Texts.rate(view.progress()));
    }

    /**
     * The time that is left.
     *
     * @param view the migration
     * @return from which to which; empty when it is unknown or over
     */
    public static String eta(MigrationView view) {
        return Status.UNFINISHED.contains(view.status()) || view.status() == Status.PAUSED
                ? Texts.eta(view.progress())
                : "";
    }

    /**
     * When it will be done, where its windows decide about it: else the time that is left says as much, and need not be sent anew every minute.
     *
     * @param view the migration
     * @return from which moment to which; empty when it is unknown or over, or it may work at any time
     */
    public static String expected(MigrationView view) {
        return view.progress()
                .hours()
                .filter(hours -> !hours.windows().isAlwaysOpen())
                .map(hours -> Texts.expected(view.progress()))
                .orElse("");
    }

    /**
     * How many rows.
     *
     * @param number a number
     * @return with commas
     */
    public static String number(long number) {
        return Texts.number(number);
    }

    /**
     * When it was started and ended.
     *
     * @param view the migration
     * @return in words
     */
    public static String when(MigrationView view) {
        return view.startedAt().map(at -> "Started " + moment(at)).orElse("Not started yet")
                + view.finishedAt().map(at -> ", finished " + moment(at)).orElse("");
    }

    /**
     * How hard it presses now, in two words.
     *
     * @param view the migration
     * @return such as {@code "gentle"}, {@code "fast, held back to 25 %"}; empty when no worker is on it
     */
    public static String throttle(MigrationView view) {
        if (!atWork(view) || !(view.observed().facts().get("pace") instanceof Map<?, ?> pace)) {
            return "";
        }
        String name = pace.get("pace") instanceof String text ? text : "";
        return pace.get("share") instanceof Number share && share.doubleValue() < 1
                ? name + ", held back to " + Math.round(100 * share.doubleValue()) + " %"
                : name;
    }

    /**
     * Why it waits or stopped, or its last error.
     *
     * @param view the migration
     * @return one line; empty when there is nothing to say
     */
    public static String reason(MigrationView view) {
        // A failure's reason says which row or operation it was; its error, which does not, has a place of its own.
        return view.reason()
                .map(Texts::firstLine)
                .filter(text -> text.contains(" ") && fault(view).isEmpty())
                .orElseGet(() -> StatusTable.reason(view));
    }

    /**
     * What is wrong with its name, if anything.
     *
     * @param view the migration
     * @return a sentence for a row that somebody has inserted with a name that none may bear
     */
    public static Optional<String> fault(MigrationView view) {
        return MigrationName.faultOf(view.name()).map(fault -> "No job can have this name: it " + fault + ".");
    }

    /**
     * The node of an owner without its random part.
     *
     * @param owner a node
     * @return its host
     */
    public static String host(String owner) {
        String safe = Texts.name(owner);
        int slash = safe.indexOf('/');
        return slash > 0 ? safe.substring(0, slash) : safe;
    }

    /**
     * A moment for people.
     *
     * @param moment the moment
     * @return in UTC, to the second
     */
    public static String moment(Instant moment) {
        String text = Texts.moment(moment);
        return text.replace('T', ' ').replace("Z", "") + " UTC";
    }

    /**
     * A line from anywhere.
     *
     * @param text perhaps a stack trace
     * @return its first line, without control characters
     */
    public static String line(String text) {
        return Texts.firstLine(text);
    }

    /**
     * Lines from anywhere.
     *
     * @param text perhaps a stack trace
     * @return without control characters but line ends
     */
    public static String lines(String text) {
        return Texts.lines(text);
    }

    /**
     * A decimal number for an attribute of SVG.
     *
     * @param number the number
     * @return with one decimal
     */
    public static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    /**
     * How long a run has lasted.
     *
     * @param run the run
     * @param at now
     * @return in words
     */
    public static String took(RunView run, Instant at) {
        return Texts.duration(Timeline.took(run, at));
    }

    /**
     * States in a row.
     *
     * @param statuses the states
     * @return with commas between them
     */
    public static String list(Set<Status> statuses) {
        return statuses.stream().map(Words::label).collect(Collectors.joining(", "));
    }
}
