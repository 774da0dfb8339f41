package dev.longhaul.bench;

import java.util.List;

/** A value of each row that only Java can compute. */
final class JavaTransform implements Scenario {
    private static final Race.Reference BY_HAND =
            new Race.Reference("× best by hand", List.of(Contestant.Group.BY_HAND));
    private static final Race.Reference SPRING =
            new Race.Reference("× best Spring Batch", List.of(Contestant.Group.SPRING_BATCH));
    private static final Race.Reference HIBERNATE =
            new Race.Reference("× Hibernate session", List.of(Contestant.Group.HIBERNATE));

    @Override
    public String key() {
        return "b-java-transform";
    }

    @Override
    public String title() {
        return "A value computed in Java";
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        Contestant ours = LonghaulRun.contestant(
                "`batch.rows`, `batch.write`, size left to it", LonghaulRun.rows(LonghaulRun::adaptive));
        Contestant ranges =
                LonghaulRun.inRanges("`batch.rows`, `batch.write`, 2 ranges", LonghaulRun.rows(LonghaulRun::adaptive));
        Race race = new Race(
                lab,
                Seed.dense(size.rows()),
                List.of(
                        Loops.unnest(10_000),
                        Loops.executeBatch(1_000),
                        Loops.executeBatch(10_000),
                        JobScheduler.computed(10_000),
                        SpringBatch.computed(1_000),
                        SpringBatch.computed(10_000),
                        SpringBatch.computedFromCursor(10_000),
                        Entities.session(),
                        Entities.stateless(),
                        LonghaulRun.contestant(
                                "`unnest` through `batch.connection()`, 10,000",
                                LonghaulRun.unnest(LonghaulRun.fixed(10_000))),
                        LonghaulRun.contestant(
                                "`batch.rows`, `batch.write`, 10,000", LonghaulRun.rows(LonghaulRun.fixed(10_000))),
                        ours,
                        ranges),
                Work::requireCodes);
        race.run(size.rounds());
        chapter.paragraph("Each row's e-mail is read, reversed and put into capitals in Java, and written back, over "
                + Loops.rows(size.rows()) + " rows; everybody keeps the position in the batch's transaction.");
        race.write(chapter, List.of(BY_HAND, SPRING, HIBERNATE));
        chapter.atLeast("transform in Java, 1 worker, × the best by hand", 0.95, race.speed(ours, BY_HAND));
        chapter.atLeast("the same × Spring Batch", 1.9, race.speed(ours, SPRING));
        chapter.atLeast(
                "transform in Java, 2 ranges on 2 cores, × one worker", 1.40, race.median(ours) / race.median(ranges));
        chapter.atLeast("the same × a Hibernate session by hand", 2, race.speed(ours, HIBERNATE));
    }
}
