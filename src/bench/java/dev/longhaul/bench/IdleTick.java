package dev.longhaul.bench;

import dev.longhaul.Longhaul;
import java.util.ArrayList;
import java.util.List;

/** What a tick costs that finds nothing to do. */
final class IdleTick implements Scenario {
    private static final int FEW = 10;
    private static final int MANY = 10_000;

    @Override
    public String key() {
        return "d-idle";
    }

    @Override
    public String title() {
        return "A tick with nothing due";
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        chapter.paragraph(
                "Ticks beside finished migrations; statements (the mean, with those of connections that the pool "
                        + "opens meanwhile) and round trips as counted on the wire (the median), " + size.ticks()
                        + " ticks each.");
        List<List<String>> table = new ArrayList<>();
        for (int finished : List.of(FEW, MANY)) {
            Ground ground = lab.ground(Seed.dense(1_000));
            ground.database()
                    .run(
                            "insert into long_running_migration (name, status, started_at, finished_at, fence, batch_seq)"
                                    + " select 'done_' || n, 'completed', now(), now(), 1, 10 from generate_series(1, "
                                    + finished + ") n",
                            "vacuum analyze");
            List<Double> millis = times(ground, size.ticks());
            String statements = statements(ground, size.ticks());
            double trips = trips(ground, size.ticks());
            table.add(List.of(
                    Loops.rows(finished),
                    statements,
                    Chapter.number(trips),
                    Chapter.number(Numbers.median(millis)),
                    Chapter.number(Numbers.quantile(millis, 0.95))));
            chapter.atMost("idle tick, " + Loops.rows(finished) + " finished: round trips", 1, trips, "");
            chapter.atMost("idle tick, " + Loops.rows(finished) + " finished: time", 2, Numbers.median(millis), " ms");
        }
        chapter.table(
                List.of("finished migrations", "statements a tick", "round trips a tick", "ms, median", "ms, p95"),
                table);
    }

    private interface Ticks {
        void of(Longhaul longhaul) throws Exception;
    }

    private static void with(Database database, Ticks ticks) throws Exception {
        try (LonghaulRun run = LonghaulRun.of(database, LonghaulRun.setBased(LonghaulRun.fixed(1_000)))) {
            // The one that there is to do, and ticks that fill caches.
            run.work();
            for (int i = 0; i < 20; i++) {
                run.longhaul().tick();
            }
            ticks.of(run.longhaul());
        }
    }

    private static List<Double> times(Ground ground, int count) throws Exception {
        List<Double> millis = new ArrayList<>();
        with(ground.database(), longhaul -> {
            for (int i = 0; i < count; i++) {
                long since = System.nanoTime();
                longhaul.tick();
                millis.add((System.nanoTime() - since) / 1e6);
            }
        });
        return millis;
    }

    private static double trips(Ground ground, int count) throws Exception {
        double[] trips = {0};
        try (RoundTrips proxy = new RoundTrips(ground.database())) {
            with(ground.database().through(proxy.port()), longhaul -> {
                List<Double> each = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    long before = proxy.count();
                    longhaul.tick();
                    each.add((double) (proxy.count() - before));
                }
                trips[0] = Numbers.median(each);
            });
        }
        return trips[0];
    }

    private static String statements(Ground ground, int count) throws Exception {
        String[] answer = {"unknown"};
        with(ground.database(), longhaul -> {
            if (StatementProfile.reset(ground.database())) {
                for (int i = 0; i < count; i++) {
                    longhaul.tick();
                }
                answer[0] = Chapter.number(StatementProfile.calls(ground.database()) / (double) count);
            }
        });
        return answer[0];
    }
}
