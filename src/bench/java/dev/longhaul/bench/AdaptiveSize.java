package dev.longhaul.bench;

import dev.longhaul.run.Setting;
import java.util.ArrayList;
import java.util.List;

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
                + " full) are left out.");
        List<List<String>> table = new ArrayList<>();
        for (int target : size.isSmall() ? List.of(5) : List.of(10, 50, 250)) {
            List<Double> settled = new ArrayList<>();
            List<Double> shares = new ArrayList<>();
            List<Double> medians = new ArrayList<>();
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
            }
            table.add(List.of(
                    target + " ms",
                    Integer.toString(batches),
                    Chapter.number(Numbers.median(settled)),
                    Chapter.number(100 * Numbers.median(shares)) + " %",
                    Chapter.number(Numbers.median(medians)) + " ms"));
            chapter.atMost(
                    "adaptive size, target " + target + " ms: batches to settle", 20, Numbers.median(settled), "");
            chapter.atLeast(
                    "adaptive size, target " + target + " ms: share within 25 % of it", 0.90, Numbers.median(shares));
        }
        chapter.table(List.of("target", "batches", "settled after", "then within 25 %", "their median"), table);
    }

    private static BatchTimes once(Lab lab, Size size, int target) throws Exception {
        Ground ground = lab.ground(Seed.dense(size.rows()));
        BatchTimes times = new BatchTimes();
        try (LonghaulRun run = LonghaulRun.of(
                ground.database(),
                LonghaulRun.setBased(LonghaulRun::adaptive),
                builder -> builder.listener(times).setting(Setting.BATCH_TARGET_TIME, target + "ms"))) {
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
