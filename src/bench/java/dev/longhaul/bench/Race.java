package dev.longhaul.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Contestants over the same rows, interleaved: each round lets each run once, on a fresh ground, in an order that is drawn anew for each
 * round, always by the same dice. A rotated order would leave each its predecessor, and what a machine does after somebody has worked it
 * hard for a minute is no property of whoever comes next. Nobody's first run counts: all warm up on a small table before.
 */
final class Race {
    private static final int ROWS_TO_WARM_UP = 30_000;

    /** Else half of a race is run by an interpreter, which a migration of hours is not. */
    private static final int TIMES_TO_WARM_UP = 5;

    /** The same order in every run of the benchmark. */
    static final long DICE = 20261121;

    private final Lab lab;
    private final Seed seed;
    private final List<Contestant> contestants;
    private final Check check;
    private final Map<Contestant, List<Time>> times = new LinkedHashMap<>();

    /** How long something took, and how much of it the machine's host gave to others, in seconds of one processor. */
    private record Time(double seconds, double stolen) {}

    /** Refuses what is not the work that was asked for. */
    @FunctionalInterface
    interface Check {
        void of(String who, Ground ground) throws Exception;
    }

    /** What a column compares with: the fastest of some group. */
    record Reference(String head, List<Contestant.Group> groups) {}

    Race(Lab lab, Seed seed, List<Contestant> contestants, Check check) {
        this.lab = lab;
        this.seed = seed;
        this.contestants = contestants.stream().filter(lab::wanted).toList();
        this.check = check;
    }

    void run(int rounds) throws Exception {
        Seed small = Seed.dense(Math.min(ROWS_TO_WARM_UP, seed.rows()));
        // A small race is nothing but a warm-up.
        if (small.rows() < seed.rows()) {
            for (int i = 0; i < TIMES_TO_WARM_UP; i++) {
                for (Contestant contestant : contestants) {
                    once(contestant, small);
                }
            }
            lab.forget(small);
        }
        List<Contestant> order = new ArrayList<>(contestants);
        Random dice = new Random(DICE);
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, dice);
            for (Contestant contestant : order) {
                Time time = once(contestant, seed);
                times.computeIfAbsent(contestant, any -> new ArrayList<>()).add(time);
                lab.log("round " + (round + 1) + ": " + contestant.name() + ": " + Chapter.number(time.seconds())
                        + " s, "
                        + Chapter.number(seed.rows() / time.seconds()) + " rows/s; stolen by the host: "
                        + Chapter.number(time.stolen()) + " s");
            }
        }
    }

    private Time once(Contestant contestant, Seed table) throws Exception {
        Ground ground = lab.ground(table);
        Time time;
        try (Contestant.Attempt attempt = contestant.prepare(ground)) {
            // Nobody pays for the garbage of the one before.
            System.gc();
            double stolenBefore = Machine.stolenSeconds();
            long since = System.nanoTime();
            attempt.work();
            double took = (System.nanoTime() - since) / 1e9;
            time = new Time(took, Machine.stolenSeconds() - stolenBefore);
        } catch (Exception e) {
            throw new IllegalStateException(contestant.name() + " failed on " + table.name(), e);
        }
        check.of(contestant.name(), ground);
        return time;
    }

    double median(Contestant contestant) {
        return Numbers.median(all(contestant, Time::seconds));
    }

    private List<Double> all(Contestant contestant, ToDoubleFunction<Time> part) {
        return times.getOrDefault(contestant, List.of(new Time(Double.NaN, Double.NaN))).stream()
                .map(time -> part.applyAsDouble(time))
                .toList();
    }

    /** The one whose median is the least. */
    Optional<Contestant> fastest(List<Contestant.Group> groups) {
        return contestants.stream()
                .filter(contestant -> groups.contains(contestant.group()))
                .min(Comparator.comparingDouble(this::median));
    }

    /** How many times as fast somebody is as the fastest of some groups; the quotient of the medians. */
    double speed(Contestant contestant, Reference reference) {
        return fastest(reference.groups())
                .map(other -> median(other) / median(contestant))
                .orElse(Double.NaN);
    }

    void write(Chapter chapter, List<Reference> references) {
        List<String> head = new ArrayList<>(
                List.of("", "rows/s, median", "seconds, median", "least–most", "stolen by the host, s"));
        references.forEach(reference -> head.add(reference.head()));
        List<List<String>> rows = new ArrayList<>();
        for (Contestant contestant : contestants) {
            List<Double> all = all(contestant, Time::seconds);
            List<String> cells = new ArrayList<>(List.of(
                    contestant.name(),
                    Chapter.number(seed.rows() / median(contestant)),
                    Chapter.number(median(contestant)),
                    Chapter.number(Numbers.least(all)) + "–" + Chapter.number(Numbers.most(all)),
                    Chapter.number(Numbers.median(all(contestant, Time::stolen)))));
            references.forEach(reference -> cells.add(Chapter.number(speed(contestant, reference))));
            rows.add(cells);
        }
        chapter.table(head, rows);
    }
}
