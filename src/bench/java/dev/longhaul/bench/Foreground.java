package dev.longhaul.bench;

import dev.longhaul.run.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the database's other users notice. */
final class Foreground implements Scenario {
    private static final List<Double> PERCENTILES = List.of(50.0, 95.0, 99.0);
    private static final List<Double> LIMITS = List.of(1.10, 1.30, 1.50);
    private static final int PARTS_OF_WARM_UP = 4;
    private static final String ALONE = "alone";
    private static final String DEFAULT = "beside **Longhaul**, default settings";
    private static final String UPDATE = "beside one `UPDATE`";

    /** One measurement of one round. */
    private record Sample(OpenLoad.Result load, double rowsPerSecond) {}

    @Override
    public String key() {
        return "e-foreground";
    }

    @Override
    public String title() {
        return "The foreground beside a migration";
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        Map<String, Optional<Contestant>> beside = new LinkedHashMap<>();
        beside.put(ALONE, Optional.empty());
        beside.put(UPDATE, Optional.of(Loops.oneUpdate()));
        beside.put(
                DEFAULT,
                Optional.of(Contestant.of(
                        "default",
                        Contestant.Group.LONGHAUL,
                        ground -> LonghaulRun.of(
                                ground.database(),
                                LonghaulRun.setBased(LonghaulRun::adaptive),
                                builder -> builder.setting(Setting.PACE, "gentle")))));
        beside.put(
                "beside **Longhaul**, `fast`",
                Optional.of(LonghaulRun.contestant("fast", LonghaulRun.setBased(LonghaulRun::adaptive))));
        Seed seed = Seed.live(size.foregroundRows());
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        List<Double> updates = new ArrayList<>();
        List<String> names = List.copyOf(beside.keySet());
        List<String> order = new ArrayList<>(names);
        Random dice = new Random(Race.DICE);
        for (int round = 0; round < size.rounds(); round++) {
            updates.add(updateAlone(lab, seed));
            Collections.shuffle(order, dice);
            for (String name : order) {
                Sample sample = once(lab, seed, beside.get(name), size.foreground());
                samples.computeIfAbsent(name, any -> new ArrayList<>()).add(sample);
                lab.log("round " + (round + 1) + ": foreground " + name + ": p50 "
                        + Chapter.number(sample.load().millis(50)) + ", p95 "
                        + Chapter.number(sample.load().millis(95)) + ", p99 "
                        + Chapter.number(sample.load().millis(99)) + " ms; "
                        + Chapter.number(sample.rowsPerSecond()) + " rows/s");
            }
        }
        write(chapter, size, names, samples, Numbers.median(updates));
    }

    private static double updateAlone(Lab lab, Seed seed) throws Exception {
        Ground ground = lab.ground(seed);
        try (Contestant.Attempt attempt = Loops.oneUpdate().prepare(ground)) {
            long since = System.nanoTime();
            attempt.work();
            return ground.rows() / ((System.nanoTime() - since) / 1e9);
        }
    }

    /** As long as the migration, at most as long as was asked for; a migration that is not done by then is stopped. */
    private static Sample once(Lab lab, Seed seed, Optional<Contestant> migration, Duration duration) throws Exception {
        Ground ground = lab.ground(seed);
        try (OpenLoad load = new OpenLoad(ground)) {
            // Connections, plans and compiled code; and the disk, which has just been given a copy of the table.
            OpenLoad.Result warmUp = load.run(duration.dividedBy(PARTS_OF_WARM_UP), () -> false);
            if (migration.isEmpty()) {
                OpenLoad.Result result = load.run(duration, () -> false);
                requireTouched(ground, warmUp.updates() + result.updates());
                return new Sample(result, 0);
            }
            Contestant.Attempt attempt = migration.get().prepare(ground);
            CompletableFuture<Double> ended = CompletableFuture.supplyAsync(() -> seconds(attempt));
            OpenLoad.Result result = load.run(duration, ended::isDone);
            boolean inTime = ended.isDone();
            long changed = ground.database().number("select count(*) from account where changes = 1");
            attempt.close();
            double took = inTime ? ended.get() : duration.toNanos() / 1e9;
            if (!inTime) {
                ended.exceptionally(e -> 0.0).get(5, TimeUnit.MINUTES);
            }
            requireTouched(ground, warmUp.updates() + result.updates());
            ground.require(migration.get().name(), "select count(*) from account where changes > 1", 0);
            return new Sample(result, changed / took);
        }
    }

    private static double seconds(Contestant.Attempt attempt) {
        long since = System.nanoTime();
        try {
            attempt.work();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - since) / 1e9;
    }

    private static void requireTouched(Ground ground, long updates) throws Exception {
        ground.require("the foreground", "select sum(touched) from account", updates);
    }

    private static void write(
            Chapter chapter, Size size, List<String> names, Map<String, List<Sample>> samples, double update) {
        chapter.paragraph(
                OpenLoad.PER_SECOND + " transactions a second (two in three read a row by its key, one updates one; "
                        + Loops.rows(size.foregroundRows()) + " rows) for "
                        + size.foreground().toMillis() / 1e3
                        + " s, latencies in ms from the moment when each was due; medians of the rounds. Speed against one `UPDATE` alone ("
                        + Chapter.number(update)
                        + " rows/s). The load ends with the migration; one that lasts longer is stopped.");
        List<List<String>> table = new ArrayList<>();
        for (String name : names) {
            List<Sample> all = samples.getOrDefault(name, List.of());
            List<String> cells = new ArrayList<>(List.of(name));
            PERCENTILES.forEach(p -> cells.add(Chapter.number(median(all, p))));
            cells.add(name.equals(ALONE) ? "" : Chapter.number(speed(all) / update));
            table.add(cells);
        }
        chapter.table(List.of("foreground", "p50", "p95", "p99", "migration × one `UPDATE`"), table);
        List<Sample> alone = samples.getOrDefault(ALONE, List.of());
        List<Sample> gentle = samples.getOrDefault(DEFAULT, List.of());
        for (int i = 0; i < PERCENTILES.size(); i++) {
            double p = PERCENTILES.get(i);
            chapter.atMost(
                    "foreground beside Longhaul's default, p" + Math.round(p) + " × alone",
                    LIMITS.get(i),
                    median(gentle, p) / median(alone, p),
                    " ×");
        }
        chapter.atLeast("the migration meanwhile × one `UPDATE`", 0.30, speed(gentle) / update);
    }

    private static double median(List<Sample> samples, double percentile) {
        return Numbers.median(
                samples.stream().map(sample -> sample.load().millis(percentile)).toList());
    }

    private static double speed(List<Sample> samples) {
        return Numbers.median(samples.stream().map(Sample::rowsPerSecond).toList());
    }
}
