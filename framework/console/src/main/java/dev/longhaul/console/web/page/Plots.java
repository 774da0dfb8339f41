package dev.longhaul.console.web.page;

import dev.longhaul.RunView;
import dev.longhaul.SampleView;
import dev.longhaul.console.output.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the plots draw, as JSON: moments in milliseconds, and series with a value, or null, for each of them. */
final class Plots {
    private Plots() {}

    /** One figure: its series by their names. */
    private record Figure(String id, String title, String unit, Map<String, List<@Nullable Double>> series) {
        Object json() {
            return new Json()
                    .field("id", id)
                    .field("title", title)
                    .field("unit", unit)
                    .field("series", series)
                    .object();
        }
    }

    /** Of whole runs, where nothing finer is known: each from its beginning to its end at its average. */
    static Optional<String> ofRuns(List<RunView> newestFirst, Instant now) {
        List<RunView> runs = new ArrayList<>(newestFirst);
        // A run's rows are written at its end.
        runs.removeIf(run -> run.range().isPresent()
                || run.endedAt().isEmpty()
                || Timeline.took(run, now).toMillis() < 100);
        Collections.reverse(runs);
        List<Long> times = new ArrayList<>();
        List<@Nullable Double> rates = new ArrayList<>();
        List<@Nullable Double> sizes = new ArrayList<>();
        List<@Nullable Double> batches = new ArrayList<>();
        List<@Nullable Double> throttled = new ArrayList<>();
        for (RunView run : runs) {
            Duration took = Timeline.took(run, now);
            double seconds = took.toMillis() / 1000.0;
            for (Instant end : List.of(run.startedAt(), run.startedAt().plus(took))) {
                times.add(end.toEpochMilli());
                rates.add(rounded(run.rows() / seconds));
                sizes.add(run.batches() == 0 ? null : rounded((double) run.rows() / run.batches()));
                batches.add(run.batches() == 0 ? null : rounded(1000 * seconds / run.batches()));
                throttled.add(run.observed()
                        .times()
                        .map(shares -> rounded(100 * shares.share(dev.longhaul.pace.TimeShares.Part.THROTTLE)))
                        .orElse(null));
            }
            times.add(run.startedAt().plus(took).toEpochMilli() + 1);
            List.of(rates, sizes, batches, throttled).forEach(series -> series.add(null));
        }
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(json(
                        times,
                        List.of(
                                new Figure("rate", "Rows per second", "/s", Map.of("rows", rates)),
                                new Figure("time", "Time of a batch", "ms", Map.of("batch", batches)),
                                new Figure("size", "Rows of a batch", "rows", Map.of("batch", sizes)),
                                new Figure("throttle", "Held back", "%", Map.of("share of time", throttled)))));
    }

    /** Of samples. */
    static Optional<String> ofSamples(List<SampleView> samples) {
        if (samples.size() < 2) {
            return Optional.empty();
        }
        Map<String, List<@Nullable Double>> signals = new TreeMap<>();
        samples.forEach(sample -> sample.signals().keySet().forEach(name -> signals.put(name, new ArrayList<>())));
        signals.forEach((name, values) -> samples.forEach(sample -> {
            Double value = sample.signals().get(name);
            values.add(value == null ? null : (Double) rounded(100 * value));
        }));
        List<Figure> figures = new ArrayList<>(List.of(
                new Figure("rate", "Rows per second", "/s", Map.of("rows", values(samples, SampleView::rowsPerSecond))),
                new Figure(
                        "time",
                        "Time of a batch",
                        "ms",
                        new TreeMap<>(Map.of(
                                "half below", values(samples, SampleView::batchMillis),
                                "nine in ten below", values(samples, SampleView::batchMillisP90)))),
                new Figure("size", "Rows of a batch", "rows", Map.of("batch", values(samples, SampleView::batchSize))),
                new Figure(
                        "throttle",
                        "Effort; under 100 % it is held back",
                        "%",
                        Map.of("effort", values(samples, sample -> 100 * sample.effort())))));
        if (!signals.isEmpty()) {
            figures.add(new Figure("signals", "The database's signals; 100 % is the limit", "%", signals));
        }
        return Optional.of(
                json(samples.stream().map(sample -> sample.at().toEpochMilli()).toList(), figures));
    }

    private static List<@Nullable Double> values(List<SampleView> samples, ToDoubleFunction<SampleView> value) {
        List<@Nullable Double> values = new ArrayList<>();
        samples.forEach(sample -> values.add(rounded(value.applyAsDouble(sample))));
        return values;
    }

    private static double rounded(double value) {
        return Math.round(10 * value) / 10.0;
    }

    private static String json(List<Long> times, List<Figure> figures) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("times", times);
        all.put("figures", figures.stream().map(Figure::json).toList());
        return Values.text(all);
    }
}
