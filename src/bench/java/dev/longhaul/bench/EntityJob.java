package dev.longhaul.bench;

import java.util.List;

/** Work on entities through a session, by Longhaul and by hand. */
final class EntityJob implements Scenario {
    private static final Race.Reference BY_HAND =
            new Race.Reference("× the loop by hand", List.of(Contestant.Group.HIBERNATE));

    @Override
    public String key() {
        return "c-entities";
    }

    @Override
    public String title() {
        return "Entities";
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        Contestant longhaul = Entities.longhaul(Loops.rows(Entities.PAGE), LonghaulRun.fixed(Entities.PAGE));
        Race race = new Race(
                lab,
                Seed.dense(size.rows()),
                List.of(Entities.session(), longhaul, Entities.longhaul("size left to it", LonghaulRun::adaptive)),
                Work::requireCodes);
        race.run(size.rounds());
        chapter.paragraph("The same work on entities: a session with JDBC batches of " + Loops.rows(Entities.PAGE)
                + " and the same mappings for all, over " + Loops.rows(size.rows()) + " rows.");
        race.write(chapter, List.of(BY_HAND));
        chapter.atLeast(
                "entity job through `batch.session()`, × the same loop by hand", 0.95, race.speed(longhaul, BY_HAND));
    }
}
