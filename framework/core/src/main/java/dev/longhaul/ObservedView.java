package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.pace.Advice;
import dev.longhaul.pace.Rate;
import dev.longhaul.pace.TimeShares;
import dev.longhaul.store.JsonText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has seen of its run and of the database, as it wrote it down last: with its heartbeats and at the end of the run.
 * Immutable.
 *
 * @param times where the time of the run went
 * @param rate at what rate it worked, pauses included, and how much that varied; nothing before three batches
 * @param index the index that would help its range query, as a statement, or several with semicolons between them
 * @param facts what else was written down, by name
 */
public record ObservedView(
        Optional<TimeShares> times, Optional<Rate> rate, Optional<String> index, Map<String, @Nullable Object> facts) {
    /** Nothing was written down. */
    public static final ObservedView NONE =
            new ObservedView(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    /** Makes the map unchangeable. */
    public ObservedView {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * What would help, and why the run is not faster.
     *
     * @return one sentence; nothing when nothing stands out
     */
    public Optional<String> advice() {
        Optional<String> throttle =
                facts.get("pace") instanceof Map<?, ?> pace && pace.get("reason") instanceof String reason
                        ? Optional.of(reason)
                        : Optional.empty();
        Optional<String> table =
                facts.get("table") instanceof Map<?, ?> seen && seen.get("advice") instanceof String advice
                        ? Optional.of(advice)
                        : Optional.empty();
        return times.flatMap(shares -> new Advice(shares, index, throttle, table).sentence());
    }

    /**
     * How hard the worker pressed.
     *
     * @return in words, such as {@code "gentle, batches of 2 ms, pauses of 3 ms, 25 % of full effort"}; nothing when nothing was written
     */
    public Optional<String> pace() {
        return facts.get("pace") instanceof Map<?, ?> pace
                        && pace.get("pace") instanceof String name
                        && pace.get("targetMillis") instanceof Number target
                        && pace.get("pauseMillis") instanceof Number pause
                        && pace.get("share") instanceof Number share
                ? Optional.of(name + ", batches of " + target + " ms"
                        + (pause.longValue() == 0 ? "" : ", pauses of " + pause + " ms")
                        + (share.doubleValue() < 1
                                ? ", " + Math.round(100 * share.doubleValue()) + " % of full effort"
                                : ""))
                : Optional.empty();
    }

    /** What cannot be read is nothing: it may be a later version's. */
    static ObservedView read(Optional<String> text) {
        try {
            return text.map(JsonText::object).map(ObservedView::of).orElse(NONE);
        } catch (UsageException e) {
            return NONE;
        }
    }

    private static ObservedView of(Map<String, @Nullable Object> all) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>(all);
        return new ObservedView(
                TimeShares.of(facts.remove("times")),
                Rate.of(facts.remove("rate")),
                facts.remove("index") instanceof String index ? Optional.of(index) : Optional.empty(),
                facts);
    }

    /** Of two workers beside each other. */
    ObservedView and(ObservedView other) {
        Map<String, @Nullable Object> both = new LinkedHashMap<>(facts);
        both.putAll(other.facts);
        return new ObservedView(
                sum(times, other.times, TimeShares::plus),
                sum(rate, other.rate, Rate::plus),
                index.or(other::index),
                both);
    }

    private static <T> Optional<T> sum(Optional<T> one, Optional<T> other, java.util.function.BinaryOperator<T> plus) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(plus.apply(one.get(), other.get()))
                : one.or(() -> other);
    }
}
