package dev.longhaul.run;

import dev.longhaul.pace.Forecast;
import dev.longhaul.pace.Pace;
import dev.longhaul.pace.Windows;
import dev.longhaul.run.DryRunReport.AtPace;
import dev.longhaul.run.DryRunReport.RowChange;
import dev.longhaul.run.DryRunReport.Sample;
import dev.longhaul.store.Evidence;
import dev.longhaul.store.Limits;
import dev.longhaul.store.WorkConnection;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tries batches and rolls every one back; keeps what they have shown. Used by one thread. */
final class DrySamples {
    /** Short, so that nobody waits for a sample: whoever holds a lock keeps it, and a long statement is given up. */
    static final Limits USUAL = new Limits(Duration.ofSeconds(10), Duration.ofMillis(250), Duration.ofSeconds(5));

    /** A definition keeps others off its table until it is rolled back. */
    static final Limits OF_DEFINITION =
            new Limits(Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofSeconds(1));

    /** What batches of one worker, each rolled back, cannot show. */
    private static final String FORECAST =
            "The forecast is of one worker, whose batches follow each other all the time: it knows neither parallelism nor"
                    + " budgets, throttles, waits for locks and what others do, and no commits.";

    private static final Duration ALL_TOGETHER = Duration.ofMinutes(1);

    private final WorkConnection connection;
    private final Ticker ticker;
    private final long began;
    private final QueryPlans plans = new QueryPlans();
    private final List<Sample> samples = new ArrayList<>();
    private final List<RowChange> changes = new ArrayList<>();
    private final Set<Evidence.Held> locks = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();
    private OptionalLong rows = OptionalLong.empty();
    private boolean estimated;
    private Optional<IndexAdvice> index = Optional.empty();
    private Windows windows = Windows.ALWAYS;

    DrySamples(WorkConnection connection, Ticker ticker) {
        this.connection = connection;
        this.ticker = ticker;
        this.began = ticker.nanos();
        connection.watchedBy(plans);
    }

    /** A batch that is tried: first its rows are found, which answers nothing at the end; then the work is done, which answers how many. */
    interface Attempt {
        default boolean cut(WorkTransaction transaction) throws Exception {
            return true;
        }

        default Optional<RowsSeen> look(WorkTransaction transaction) throws SQLException {
            return Optional.empty();
        }

        long work(WorkTransaction transaction) throws Exception;
    }

    /** Something that is looked at in a transaction of its own. */
    interface Look {
        void in(WorkTransaction transaction) throws Exception;
    }

    void note(String text) {
        notes.add(text);
    }

    void worksIn(Windows its) {
        windows = its;
    }

    void rows(OptionalLong number, boolean isEstimate) {
        rows = number;
        estimated = isEstimate && number.isPresent();
    }

    OptionalLong rows() {
        return rows;
    }

    void advises(Optional<IndexAdvice> advice) {
        index = advice;
        advice.ifPresent(found -> note(found.reason()));
    }

    boolean timeIsUp() {
        return ticker.since(began).compareTo(ALL_TOGETHER) > 0;
    }

    boolean hasFailed() {
        return samples.stream().anyMatch(sample -> sample.error().isPresent());
    }

    void inRolledBack(Look look) throws Exception {
        WorkTransaction transaction = connection.begin(USUAL);
        try {
            look.in(transaction);
        } finally {
            transaction.rollback();
        }
    }

    /** With all that costs time beside the batch: plans, rows before and after, locks. Not counted as a sample unless it fails. */
    void examine(String place, int size, Limits limits, Attempt attempt) throws SQLException {
        WorkTransaction transaction = connection.begin(limits);
        try {
            plans.listen(transaction.evidence(), true);
            if (!attempt.cut(transaction)) {
                return;
            }
            plans.stop();
            Optional<RowsSeen> seen = attempt.look(transaction);
            plans.listen(transaction.evidence(), false);
            attempt.work(transaction);
            transaction.flushSession();
            plans.stop();
            transaction.refuseAfterError();
            locks.addAll(transaction.evidence().locks());
            if (seen.isPresent()) {
                changes.addAll(seen.get().after(transaction));
            }
        } catch (Exception | LinkageError | StackOverflowError e) {
            samples.add(failed(place, size, first(transaction, e)));
        } finally {
            plans.stop();
            transaction.rollback();
        }
    }

    /** Nothing but the batch, timed. */
    void time(String place, int size, Limits limits, Attempt attempt) throws SQLException {
        WorkTransaction transaction = connection.begin(limits);
        try {
            Optional<Map<String, Evidence.Touched>> untouched =
                    transaction.evidence().touched();
            OptionalLong before = transaction.evidence().walPosition();
            long since = ticker.nanos();
            if (!attempt.cut(transaction)) {
                return;
            }
            Duration cutting = ticker.since(since);
            since = ticker.nanos();
            long done = attempt.work(transaction);
            transaction.flushSession();
            Duration working = ticker.since(since);
            transaction.refuseAfterError();
            OptionalLong after = transaction.evidence().walPosition();
            OptionalLong wal = before.isPresent() && after.isPresent()
                    ? OptionalLong.of(Math.max(0, after.getAsLong() - before.getAsLong()))
                    : OptionalLong.empty();
            Optional<Map<String, Evidence.Touched>> touched =
                    transaction.evidence().touched().map(now -> since(untouched.orElseThrow(), now));
            samples.add(new Sample(place, size, done, cutting, working, wal, touched, Optional.empty()));
        } catch (Exception | LinkageError | StackOverflowError e) {
            samples.add(failed(place, size, first(transaction, e)));
        } finally {
            transaction.rollback();
        }
    }

    private static Map<String, Evidence.Touched> since(
            Map<String, Evidence.Touched> before, Map<String, Evidence.Touched> now) {
        Map<String, Evidence.Touched> differences = new TreeMap<>();
        now.forEach((table, touched) -> {
            Evidence.Touched more = touched.since(before.getOrDefault(table, Evidence.Touched.NONE));
            if (!more.equals(Evidence.Touched.NONE)) {
                differences.put(table, more);
            }
        });
        return differences;
    }

    /** What follows an error on PostgreSQL only hides it. */
    private static Throwable first(WorkTransaction transaction, Throwable error) {
        return transaction.firstError().orElse(error);
    }

    private static Sample failed(String place, int size, Throwable error) {
        return new Sample(
                place,
                size,
                0,
                Duration.ZERO,
                Duration.ZERO,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.of(Halt.words(error)));
    }

    DryRunReport report(String migration, String work) {
        List<AtPace> forecasts = forecasts();
        if (!windows.isAlwaysOpen()) {
            forecasts.forEach(this::noteOfWindows);
        }
        hotAdvice().ifPresent(this::note);
        if (!forecasts.isEmpty()) {
            note(FORECAST);
        }
        note("Nothing of this remains, except numbers taken from sequences, and dead rows that vacuum will remove.");
        return new DryRunReport(
                migration,
                work,
                Optional.empty(),
                List.of(),
                rows,
                estimated,
                samples,
                changes,
                plans.plans(),
                List.copyOf(locks),
                forecasts,
                index.flatMap(IndexAdvice::statement),
                notes);
    }

    private void noteOfWindows(AtPace at) {
        note("In its windows (" + windows.text() + "), if it begins now, it is done at pace "
                + at.pace().text() + " between " + done(at.forecast().least()) + " and "
                + done(at.forecast().most()) + ".");
    }

    private String done(Duration running) {
        return windows.after(ticker.now(), running)
                .map(at -> at.truncatedTo(ChronoUnit.MINUTES).toString())
                .orElse("never");
    }

    /** A gentle one has the smaller batches, and pauses as its duty is; a fast one the larger. */
    private List<AtPace> forecasts() {
        NavigableMap<Integer, List<Double>> perRow = new TreeMap<>();
        for (Sample sample : samples) {
            if (sample.error().isEmpty() && sample.rows() > 0) {
                double seconds = sample.cutting().plus(sample.working()).toNanos() / 1e9;
                perRow.computeIfAbsent(sample.size(), size -> new ArrayList<>()).add(seconds / sample.rows());
            }
        }
        if (rows.isEmpty() || perRow.isEmpty()) {
            return List.of();
        }
        return Stream.of(Pace.values())
                .map(pace -> {
                    int size = pace == Pace.GENTLE ? perRow.firstKey() : perRow.lastKey();
                    List<Double> paced = Objects.requireNonNull(perRow.get(size)).stream()
                            .map(seconds -> seconds / pace.duty())
                            .toList();
                    return new AtPace(pace, size, Forecast.of(paced, rows.getAsLong()));
                })
                .toList();
    }

    /** A new version of a row on another page costs an entry in every index, and the log of that. */
    private Optional<String> hotAdvice() {
        long updated = 0;
        long hot = 0;
        for (Sample sample : samples) {
            updated += sample.touched().map(Evidence.Touched::updated).orElse(0L);
            hot += sample.touched().map(Evidence.Touched::hot).orElse(0L);
        }
        return updated >= 100 && hot < updated / 2
                ? Optional.of("Only " + Math.round(100.0 * hot / updated)
                        + " % of the updates are HOT (the new version on the same page,"
                        + " no index touched): a lower fillfactor (alter table … set (fillfactor = 80), for pages written from then on)"
                        + " helps unless the columns that change are indexed.")
                : Optional.empty();
    }
}
