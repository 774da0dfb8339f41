package dev.longhaul.bench;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.Keyset;
import dev.longhaul.run.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** How soon the size that Longhaul chooses leads to the time that was asked for, and how well it stays there. */
final class AdaptiveSize implements Scenario {
    private static final double NEAR = 0.25;
    private static final int RUN_OF_GOOD = 5;

    @Override
    public String key() {
        return "d-adaptive";
    }

    @Override
    public String title() {
        return "The batch size that Longhaul chooses";
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        chapter.paragraph("`batch.target-time` against what batches took, from one's end to the next one's, over "
                + Loops.rows(size.rows()) + " rows without other load. Settled: from here on " + RUN_OF_GOOD
                + " batches in a row are within 25 % of the target. The first batch (which has the count) and the last (which is not"
                + " full) are left out. Beside it, batches of one fixed size, that at which Longhaul settled: how many of them are within 25 %"
                + " of their own median is what this machine's disk lets anybody reach.");
        List<List<String>> table = new ArrayList<>();
        for (int target : size.isSmall() ? List.of(5) : List.of(2, 10, 50, 250)) {
            List<Double> settled = new ArrayList<>();
            List<Double> shares = new ArrayList<>();
            List<Double> medians = new ArrayList<>();
            List<Double> fixed = new ArrayList<>();
            int batches = 0;
            for (int round = 0; round < size.rounds(); round++) {
                BatchTimes times = once(lab, size, target);
                batches = times.count();
                List<Double> seconds = times.seconds().subList(Math.min(1, batches), Math.max(1, batches - 1));
                int from = settledAt(seconds, target / 1e3);
                List<Double> later = seconds.subList(from, seconds.size());
                settled.add((double) from + 1);
                shares.add(
                        later.isEmpty()
                                ? 0
                                : later.stream()
                                                .filter(s -> near(s, target / 1e3))
                                                .count()
                                        / (double) later.size());
                medians.add(later.isEmpty() ? Double.NaN : Numbers.median(later) * 1e3);
                fixed.add(atOneSize(
                        lab,
                        size,
                        Numbers.median(
                                times.rows().stream().map(Long::doubleValue).toList())));
            }
            table.add(List.of(
                    target + " ms",
                    Integer.toString(batches),
                    Chapter.number(Numbers.median(settled)),
                    Chapter.number(100 * Numbers.median(shares)) + " %",
                    Chapter.number(100 * Numbers.median(fixed)) + " %",
                    Chapter.number(Numbers.median(medians)) + " ms"));
            chapter.atMost(
                    "adaptive size, target " + target + " ms: batches to settle", 20, Numbers.median(settled), "");
            chapter.atLeast(
                    "adaptive size, target " + target + " ms: share within 25 % of it", 0.90, Numbers.median(shares));
        }
        chapter.table(
                List.of("target", "batches", "settled after", "then within 25 %", "of one fixed size", "their median"),
                table);
    }

    private static BatchTimes once(Lab lab, Size size, int target) throws Exception {
        return times(
                lab, size, LonghaulRun::adaptive, builder -> builder.setting(Setting.BATCH_TARGET_TIME, target + "ms"));
    }

    /** What share of batches that all have so many rows lasts as long as most of them. */
    private static double atOneSize(Lab lab, Size size, double rows) throws Exception {
        BatchTimes times = times(lab, size, LonghaulRun.fixed((int) Math.max(1, Math.round(rows))), builder -> {});
        List<Double> seconds = times.seconds().subList(Math.min(1, times.count()), Math.max(1, times.count() - 1));
        double usual = seconds.isEmpty() ? 0 : Numbers.median(seconds);
        return seconds.isEmpty()
                ? 0
                : seconds.stream().filter(s -> near(s, usual)).count() / (double) seconds.size();
    }

    private static BatchTimes times(Lab lab, Size size, UnaryOperator<Keyset> keyset, Consumer<LonghaulBuilder> more)
            throws Exception {
        Ground ground = lab.ground(Seed.dense(size.rows()));
        BatchTimes times = new BatchTimes();
        try (LonghaulRun run = LonghaulRun.of(
                ground.database(), LonghaulRun.setBased(keyset), builder -> more.accept(builder.listener(times)))) {
            run.work();
        }
        Work.requireSet("Longhaul", ground);
        return times;
    }

    private static int settledAt(List<Double> seconds, double target) {
        for (int i = 0; i + RUN_OF_GOOD <= seconds.size(); i++) {
            if (seconds.subList(i, i + RUN_OF_GOOD).stream().allMatch(s -> near(s, target))) {
                return i;
            }
        }
        return seconds.size();
    }

    private static boolean near(double seconds, double target) {
        return Math.abs(seconds - target) <= NEAR * target;
    }
}
