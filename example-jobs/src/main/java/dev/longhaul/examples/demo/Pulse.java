package dev.longhaul.examples.demo;

import dev.longhaul.console.output.Texts;
import dev.longhaul.run.BuildProgress;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells of the batches of one migration, how large they are and how often they come; of all others it is told what others tell.
 * Thread-safe.
 */
final class Pulse {
    /** Of the first range that is worked on, so many batches are told one by one. */
    private static final int ONE_BY_ONE = 8;

    private final String migration;
    private final Consumer<String> lines;
    private final int afterBatches;
    private final Runnable then;
    private final Ticker ticker = Ticker.system();

    private final Map<Long, Mark> marks = new HashMap<>();
    private Optional<Long> first = Optional.empty();
    private int told;
    private int batches;
    private int latestBatches;
    private long latestRows;
    private Duration latestTime = Duration.ZERO;
    private long lastTake;

    /** Where a range stood, and when. */
    private record Mark(long done, long nanos) {}

    /** Tells of one migration, and does something when it has had some batches. */
    Pulse(String migration, Consumer<String> lines, int afterBatches, Runnable then) {
        this.migration = migration;
        this.lines = lines;
        this.afterBatches = afterBatches;
        this.then = then;
    }

    /** Listens, and lets another one hear what is not about this migration. */
    RunListener beside(RunListener others) {
        return new RunListener() {
            @Override
            public void started(RunProgress at) {
                if (isOurs(at.migration())) {
                    begin(at);
                } else {
                    others.started(at);
                }
            }

            @Override
            public void progressed(RunProgress at) {
                if (isOurs(at.migration())) {
                    beat(at);
                } else {
                    others.progressed(at);
                }
            }

            @Override
            public void building(BuildProgress progress) {
                others.building(progress);
            }

            @Override
            public void ended(RunReport report) {
                if (!isOurs(report.migration())) {
                    others.ended(report);
                }
            }
        };
    }

    private boolean isOurs(String name) {
        return name.equals(migration);
    }

    private synchronized void begin(RunProgress at) {
        if (marks.isEmpty()) {
            lastTake = ticker.nanos();
        }
        marks.put(at.range().orElse(0L), new Mark(at.progress().done(), ticker.nanos()));
    }

    private synchronized void beat(RunProgress at) {
        long range = at.range().orElse(0L);
        Mark now = new Mark(at.progress().done(), ticker.nanos());
        Mark before = marks.put(range, now);
        if (before == null || now.done() <= before.done()) {
            return;
        }
        long rows = now.done() - before.done();
        Duration took = Duration.ofNanos(now.nanos() - before.nanos());
        if (first.isEmpty()) {
            first = Optional.of(range);
        }
        if (first.get() == range && told < ONE_BY_ONE) {
            told++;
            lines.accept("  batch " + told + " of range " + range + ": " + Texts.count(rows, "row") + " in "
                    + took.toMillis() + " ms");
        }
        latestBatches++;
        latestRows += rows;
        latestTime = latestTime.plus(took);
        if (++batches == afterBatches) {
            then.run();
        }
    }

    /** What has happened since the last time; nothing when no batch has. */
    synchronized Optional<String> take() {
        if (latestBatches == 0) {
            return Optional.empty();
        }
        double seconds = ticker.since(lastTake).toNanos() / 1e9;
        String text = Texts.number(Math.round(latestRows / seconds)) + " rows/s, in batches of "
                + Texts.number(latestRows / latestBatches) + ", one every "
                + latestTime.dividedBy(latestBatches).toMillis() + " ms in each range";
        lastTake = ticker.nanos();
        latestBatches = 0;
        latestRows = 0;
        latestTime = Duration.ZERO;
        return Optional.of(text);
    }
}
