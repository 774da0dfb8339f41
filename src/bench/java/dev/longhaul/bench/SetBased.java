package dev.longhaul.bench;

import java.util.List;

/** One SQL statement a batch. */
final class SetBased implements Scenario {
    private static final Race.Reference UPDATE = new Race.Reference("× one `UPDATE`", List.of(Contestant.Group.UPDATE));
    private static final Race.Reference BY_HAND =
            new Race.Reference("× best by hand", List.of(Contestant.Group.BY_HAND));
    private static final Race.Reference SPRING =
            new Race.Reference("× best Spring Batch", List.of(Contestant.Group.SPRING_BATCH));

    @Override
    public String key() {
        return "a-set-based";
    }

    @Override
    public String title() {
        return "Set-based backfill";
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        Contestant leftToLonghaul =
                LonghaulRun.contestant("batch size left to it", LonghaulRun.setBased(LonghaulRun::adaptive));
        Contestant ranges =
                LonghaulRun.inRanges("2 ranges, size left to it", LonghaulRun.setBased(LonghaulRun::adaptive));
        Race race = new Race(
                lab,
                Seed.dense(size.rows()),
                List.of(
                        Loops.oneUpdate(),
                        Loops.plpgsql(10_000),
                        Loops.plpgsql(50_000),
                        Loops.setBased(100),
                        Loops.setBased(1_000),
                        Loops.setBased(10_000),
                        Loops.setBased(50_000),
                        SpringBatch.setBased(1_000),
                        SpringBatch.setBased(10_000),
                        SpringBatch.setBasedFromCursor(10_000),
                        LonghaulRun.contestant("10,000", LonghaulRun.setBased(LonghaulRun.fixed(10_000))),
                        LonghaulRun.contestant("50,000", LonghaulRun.setBased(LonghaulRun.fixed(50_000))),
                        leftToLonghaul,
                        ranges),
                Work::requireSet);
        race.run(size.rounds());
        chapter.paragraph(
                "`" + Work.SET + "` over " + Loops.rows(size.rows())
                        + " rows. Loops keep their position in a table, in the batch's transaction; Longhaul's time includes claim, count and"
                        + " finish. Spring Batch reads the keys and writes row by row in JDBC batches: that is what its chunks are.");
        race.write(chapter, List.of(UPDATE, BY_HAND, SPRING));
        chapter.atLeast(
                "set-based, 1 worker, size left to Longhaul, × one `UPDATE`", 1.00, race.speed(leftToLonghaul, UPDATE));
        chapter.atLeast("the same × the best loop by hand", 0.97, race.speed(leftToLonghaul, BY_HAND));
        chapter.atLeast("the same × Spring Batch", 2.7, race.speed(leftToLonghaul, SPRING));
        chapter.atLeast("set-based, 2 ranges on 2 cores, × one `UPDATE`", 1.40, race.speed(ranges, UPDATE));
    }
}
