package dev.longhaul.bench;

import dev.longhaul.job.Keyset;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Whether batches cost more at the end than at the beginning. */
final class LastTenth implements Scenario {
    private static final double MOST = 1.10;
    private static final String DENSE = "dense";
    private static final int ROWS_TO_WARM_UP = 30_000;

    /** One kind of table and how it is gone through. */
    private record Case(String name, Seed seed, UnaryOperator<Keyset> keyset, String set, String check, int expected) {}

    @Override
    public String key() {
        return "d-last-tenth";
    }

    @Override
    public String title() {
        return "The last batches against the first";
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        chapter.paragraph(
                "The time per row of the middle one among the last tenth of a run's batches over that among the first tenth; median of the rounds. "
                        + "In the middle, because every so often a batch waits for the disk, whoever sends it; the last column has all the time of the last tenth over that of the first.");
        if (!size.isSmall()) {
            warmUp(lab);
        }
        List<List<String>> table = new ArrayList<>();
        for (Case each : cases(size)) {
            List<Double> ratios = new ArrayList<>();
            List<Double> rates = new ArrayList<>();
            List<Double> byHand = new ArrayList<>();
            List<Double> whole = new ArrayList<>();
            int batches = 0;
            for (int round = 0; round < size.rounds(); round++) {
                BatchTimes times = once(lab, each);
                batches = times.count();
                // The very first has the count and the warm-up, the very last is not full.
                int tenth = Math.max(1, batches / 10);
                double first = times.medianPerRow(Math.min(1, batches - 1), Math.min(1, batches - 1) + tenth);
                double last = times.medianPerRow(Math.max(0, batches - 1 - tenth), Math.max(1, batches - 1));
                if (each.seed().name().equals(DENSE)) {
                    byHand.add(byHand(lab, each.seed(), tenth));
                }
                ratios.add(last / first);
                whole.add(Numbers.sum(tenth(times.seconds(), 9)) / Numbers.sum(tenth(times.seconds(), 0)));
                rates.add(each.expected() / Numbers.sum(times.seconds()));
                lab.log(each.name() + ": last tenth × first " + Chapter.number(last / first) + ", " + batches
                        + " batches; by tenths " + tenths(times.seconds()));
            }
            lab.forget(each.seed());
            double ratio = Numbers.median(ratios);
            table.add(List.of(
                    each.name(),
                    Loops.rows(each.seed().rows()),
                    Loops.rows(each.expected()),
                    Integer.toString(batches),
                    Chapter.number(Numbers.median(rates)),
                    Chapter.number(ratio),
                    Chapter.number(Numbers.least(ratios)) + "–" + Chapter.number(Numbers.most(ratios)),
                    byHand.isEmpty() ? "" : Chapter.number(Numbers.median(byHand)),
                    Chapter.number(Numbers.median(whole))));
            chapter.atMost("last tenth of batches against the first: " + each.name(), MOST, ratio, " ×");
        }
        chapter.table(
                List.of(
                        "",
                        "rows",
                        "to migrate",
                        "batches",
                        "rows/s",
                        "last tenth × first",
                        "least–most",
                        "of a loop by hand",
                        "all the time"),
                table);
    }

    /** Else the first tenth would be that of code that is not compiled yet. */
    private static void warmUp(Lab lab) throws Exception {
        Ground ground = lab.ground(Seed.dense(ROWS_TO_WARM_UP));
        BenchJob.Body body = LonghaulRun.setBased(LonghaulRun.fixed(ROWS_TO_WARM_UP / 300));
        try (LonghaulRun run = LonghaulRun.of(ground.database(), body)) {
            run.work();
        }
        lab.forget(ground.seed());
    }

    private static List<Case> cases(Size size) {
        int usual = usual(size.manyRows());
        int rare = Math.max(1, Math.min(1_000, size.manyRows() / Seed.RARITY / 100));
        String all = "select count(*) from account where changes = 1";
        String set = Work.SET + " where {range}";
        String unflag = "update account set flagged = false, changes = changes + 1 where {range}";
        UnaryOperator<Keyset> flagged = keyset -> keyset.where("flagged").batchSize(rare);
        String none = "select count(*) from account where (id % " + Seed.RARITY
                + " = 0) = (changes = 1) and not flagged and changes < 2 and id % " + Seed.RARITY + " = 0";
        int few = size.manyRows() / Seed.RARITY;
        return List.of(
                new Case(
                        "dense keys", Seed.dense(size.manyRows()), LonghaulRun.fixed(usual), set, all, size.manyRows()),
                new Case(
                        "sparse keys, one in " + Seed.STRIDE,
                        Seed.sparse(size.sparseRows()),
                        LonghaulRun.fixed(usual),
                        set,
                        all,
                        size.sparseRows()),
                new Case(
                        "1 % meet the condition, no index",
                        Seed.flagged(size.manyRows(), false), flagged, unflag, none, few),
                new Case(
                        "1 % meet the condition, partial index",
                        Seed.flagged(size.manyRows(), true), flagged, unflag, none, few));
    }

    /** What the server itself does to the last batches, whoever sends them. */
    private static double byHand(Lab lab, Seed seed, int tenth) throws Exception {
        Ground ground = lab.ground(seed);
        List<Double> seconds = new ArrayList<>();
        try (Connection connection = ground.transactional()) {
            Loops.setBased(connection, usual(seed.rows()), true, seconds);
        }
        int end = Math.max(1, seconds.size() - 1);
        double first = Numbers.median(seconds.subList(Math.min(1, end - 1), Math.min(end, 1 + tenth)));
        double last = Numbers.median(seconds.subList(Math.max(0, end - tenth), end));
        lab.log("loop by hand: last tenth × first " + Chapter.number(last / first) + "; by tenths " + tenths(seconds));
        return last / first;
    }

    /** Where between the first and the last it becomes more or less: seconds of each tenth of the batches. */
    private static String tenths(List<Double> seconds) {
        List<String> sums = new ArrayList<>();
        for (int tenth = 0; tenth < 10; tenth++) {
            sums.add(Chapter.number(Numbers.sum(tenth(seconds, tenth))));
        }
        return String.join(" ", sums);
    }

    private static List<Double> tenth(List<Double> seconds, int which) {
        return seconds.subList(seconds.size() * which / 10, seconds.size() * (which + 1) / 10);
    }

    /** Some hundred batches, so that a tenth is more than chance. */
    private static int usual(int rows) {
        return Math.max(1, Math.min(10_000, rows / 100));
    }

    private static BatchTimes once(Lab lab, Case each) throws Exception {
        Ground ground = lab.ground(each.seed());
        BatchTimes times = new BatchTimes();
        BenchJob.Body body = run ->
                run.eachBatch(each.keyset().apply(Keyset.of("account", "id")), batch -> batch.update(each.set()));
        try (LonghaulRun run = LonghaulRun.of(ground.database(), body, builder -> builder.listener(times))) {
            run.work();
        }
        ground.require(each.name(), each.check(), each.expected());
        return times;
    }
}
