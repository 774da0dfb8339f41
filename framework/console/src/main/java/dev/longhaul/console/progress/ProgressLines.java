package dev.longhaul.console.progress;

import dev.longhaul.console.output.Texts;
import dev.longhaul.pace.Progress;
import dev.longhaul.run.BuildProgress;
import dev.longhaul.run.OperationProgress;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells of runs in plain lines: one at the start, one at the end, and between them one now and then, one when an operation is over, and one when the build of an index comes to another phase. Thread-safe when the
 * place that it writes to is.
 */
public final class ProgressLines implements RunListener {
    private final Consumer<String> lines;
    private final Ticker ticker;
    private final Duration every;
    private final Map<String, Long> lastSaid = new ConcurrentHashMap<>();
    private final Map<String, String> phases = new ConcurrentHashMap<>();

    /**
     * A listener.
     *
     * @param lines where the lines go
     * @param ticker tells the time
     * @param every how much time lies between two lines about one migration, its start and end aside
     */
    public ProgressLines(Consumer<String> lines, Ticker ticker, Duration every) {
        this.lines = lines;
        this.ticker = ticker;
        this.every = every;
    }

    @Override
    public void started(RunProgress at) {
        String subject = ProgressText.subject(at.migration(), at.range());
        lastSaid.put(subject, ticker.nanos());
        say(
                subject,
                "run " + at.fence() + " starts" + (ProgressText.isUnknown(at) ? "" : " at " + position(at.progress())));
    }

    /** The total may be known only at the next batch. */
    private static String position(Progress progress) {
        return progress.total().isEmpty() ? Texts.count(progress.done(), "row") : progress.text();
    }

    @Override
    public void progressed(RunProgress at) {
        String subject = ProgressText.subject(at.migration(), at.range());
        Long last = lastSaid.get(subject);
        boolean ended = at.operation().flatMap(OperationProgress::ended).isPresent();
        if (ended || last == null || ticker.since(last).compareTo(every) >= 0) {
            lastSaid.put(subject, ticker.nanos());
            say(subject, ProgressText.of(at));
        }
    }

    @Override
    public void building(BuildProgress at) {
        String subject = Texts.name(at.migration());
        boolean newPhase = !at.phase().equals(phases.put(subject, at.phase()));
        Long last = lastSaid.get(subject);
        if (newPhase || last == null || ticker.since(last).compareTo(every) >= 0) {
            lastSaid.put(subject, ticker.nanos());
            say(subject, at.text());
        }
    }

    @Override
    public void ended(RunReport report) {
        String subject = ProgressText.subject(report.migration(), report.range());
        lastSaid.remove(subject);
        phases.remove(subject);
        say(subject, "run " + report.fence() + " ends: " + ProgressText.of(report));
    }

    private void say(String subject, String text) {
        lines.accept(subject + ": " + text);
    }
}
