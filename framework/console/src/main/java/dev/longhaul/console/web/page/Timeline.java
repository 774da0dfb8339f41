package dev.longhaul.console.web.page;

import dev.longhaul.RunView;
import dev.longhaul.console.output.Texts;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs as bars along the time, as an SVG; runs of ranges beside each other in lanes. Immutable.
 *
 * @param bars the runs
 * @param lanes how many are above each other
 * @param from when the first of them began
 * @param until when the last of them ended, or now
 */
public record Timeline(List<Bar> bars, int lanes, Instant from, Instant until) {
    /** The width in which bars are drawn. */
    public static final int WIDTH = 1000;

    private static final double LEAST = 2;
    private static final int MOST_LANES = 8;

    /**
     * One run.
     *
     * @param x its left end
     * @param width its length
     * @param lane which lane, from 0
     * @param tone a class of the stylesheet
     * @param text what it was, for a title
     */
    public record Bar(double x, double width, int lane, String tone, String text) {}

    /** Nothing of no runs. */
    static Optional<Timeline> of(List<RunView> runs, Instant now) {
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        List<RunView> ordered = new ArrayList<>(runs);
        ordered.sort(java.util.Comparator.comparing(RunView::startedAt));
        Instant from = ordered.get(0).startedAt();
        Instant until = ordered.stream()
                .map(run -> run.endedAt().orElse(now))
                .max(Instant::compareTo)
                .orElse(now);
        double all = Math.max(1, Duration.between(from, until).toMillis());
        List<Instant> free = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        for (RunView run : ordered) {
            Instant end = run.endedAt().orElse(until);
            int lane = lane(free, run.startedAt());
            if (lane == free.size()) {
                free.add(end);
            } else {
                free.set(lane, end);
            }
            double x = WIDTH * Duration.between(from, run.startedAt()).toMillis() / all;
            double width = WIDTH * Duration.between(run.startedAt(), end).toMillis() / all;
            bars.add(new Bar(
                    Math.min(x, WIDTH - LEAST),
                    Math.max(LEAST, width),
                    lane,
                    Words.tone(run.outcome()),
                    text(run, now)));
        }
        return Optional.of(new Timeline(List.copyOf(bars), Math.max(1, free.size()), from, until));
    }

    private static int lane(List<Instant> free, Instant start) {
        for (int i = 0; i < free.size(); i++) {
            if (!free.get(i).isAfter(start)) {
                return i;
            }
        }
        return Math.min(free.size(), MOST_LANES - 1);
    }

    private static String text(RunView run, Instant now) {
        return "run " + run.fence() + ": "
                + run.outcome().map(RunOutcome::text).map(Words::plain).orElse("at work") + ", "
                + Texts.duration(took(run, now)) + ", " + Texts.count(run.rows(), "row");
    }

    /** How long it lasted so far. */
    static Duration took(RunView run, Instant now) {
        Duration took = Duration.between(run.startedAt(), run.endedAt().orElse(now));
        return took.isNegative() ? Duration.ZERO : took;
    }
}
