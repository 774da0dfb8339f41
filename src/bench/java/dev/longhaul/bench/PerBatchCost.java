package dev.longhaul.bench;

import dev.longhaul.run.RunListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What checkpoint, token and the question whether to go on cost, each batch. */
final class PerBatchCost implements Scenario {
    private static final double MOST_MILLIS = 0.4;
    private static final double MOST_PERCENT = 3;
    private static final int MANY_BATCHES = 40;
    private static final int WARM_UP_ROWS = 100_000;
    /** Below it, the cost of a batch is seen beside its work. */
    private static final int SMALL = 1_000;

    private static final String BARE = "bare";
    private static final String HAND = "hand";
    private static final String LONGHAUL = "longhaul";
    private static final List<String> WAYS = List.of(BARE, HAND, LONGHAUL);

    @Override
    public String key() {
        return "d-per-batch";
    }

    @Override
    public String title() {
        return "What Longhaul adds to a batch";
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        chapter.paragraph(
                "Medians of the batches' times, from the one's end to the next one's: a loop by hand that finds its range,"
                        + " updates it and commits; the same with its position in the transaction; and Longhaul. What Longhaul adds is the"
                        + " difference to the first, so it contains everything but work and commit: limits, a range whose ties stay together,"
                        + " checkpoint with token, the question whether to go on. It is the same for each batch, so small ones show it best: the"
                        + " difference of two times of 5 or 40 ms says more about the disk. The three take turns at being first, and all commit with"
                        + " `synchronous_commit = off`, as Longhaul's batches do: the wait for the disk is in none of them.");
        double share = sizes(lab, size, chapter);
        chapter.atMost(
                "per-batch cost beyond work and commit, share of a batch of the size left to Longhaul",
                MOST_PERCENT,
                share,
                " %");
        trips(lab, chapter);
        profile(lab, size, chapter);
    }

    private static double sizes(Lab lab, Size size, Chapter chapter) throws Exception {
        List<List<String>> table = new ArrayList<>();
        List<Double> added = new ArrayList<>();
        if (!size.isSmall()) {
            // Compiled code: a migration of millions of batches runs in it from the first second on.
            byHand(lab, WARM_UP_ROWS, 10, true);
            byLonghaul(lab, WARM_UP_ROWS, 10);
            lab.forget(Seed.dense(WARM_UP_ROWS));
        }
        for (int batch : size.isSmall() ? List.of(100) : List.of(10, 100, 1_000, 10_000)) {
            int rows =
                    Math.max(batch, Math.min(size.rows(), batch * (size.isSmall() ? 10 : batch < SMALL ? 2_000 : 400)));
            Map<String, List<Double>> millis = new LinkedHashMap<>();
            for (int round = 0; round < size.rounds(); round++) {
                for (int i = 0; i < WAYS.size(); i++) {
                    String way = WAYS.get((i + round) % WAYS.size());
                    millis.computeIfAbsent(way, any -> new ArrayList<>())
                            .add(
                                    way.equals(LONGHAUL)
                                            ? byLonghaul(lab, rows, batch)
                                            : byHand(lab, rows, batch, way.equals(HAND)));
                }
            }
            lab.forget(Seed.dense(rows));
            double bare = Numbers.median(millis.get(BARE));
            double hand = Numbers.median(millis.get(HAND));
            double longhaul = Numbers.median(millis.get(LONGHAUL));
            if (batch < SMALL) {
                added.add(longhaul - bare);
            }
            table.add(List.of(
                    Loops.rows(batch),
                    Chapter.number(bare),
                    Chapter.number(hand),
                    Chapter.number(longhaul),
                    Chapter.number(longhaul - bare),
                    Chapter.number(longhaul - hand),
                    Chapter.number(100 * (longhaul - bare) / longhaul) + " %"));
        }
        chapter.table(
                List.of(
                        "rows a batch",
                        "loop without position, ms",
                        "loop with position, ms",
                        "Longhaul, ms",
                        "added to the first",
                        "added to the second",
                        "share"),
                table);
        double worst = Numbers.most(added);
        chapter.atMost("per-batch cost beyond work and commit (batches of 10 and of 100)", MOST_MILLIS, worst, " ms");
        double large = adaptiveMillis(lab, size);
        chapter.paragraph(
                "A batch of the size that Longhaul chooses by itself lasts " + Chapter.number(large) + " ms (median): "
                        + Chapter.number(worst) + " ms of it are " + Chapter.number(100 * worst / large) + " %.");
        return 100 * worst / large;
    }

    private static double byHand(Lab lab, int rows, int batch, boolean withCheckpoint) throws Exception {
        Ground ground = lab.ground(Seed.dense(rows));
        List<Double> seconds = new ArrayList<>();
        try (Connection connection = ground.transactional()) {
            commitLater(connection);
            Loops.setBased(connection, batch, withCheckpoint, seconds);
        }
        Work.requireSet("loop by hand", ground);
        return 1e3 * Numbers.median(seconds);
    }

    /** As Longhaul's batches: the difference is to be what it adds, not what waiting for the disk takes. */
    private static void commitLater(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
        }
        connection.commit();
    }

    private static double byLonghaul(Lab lab, int rows, int batch) throws Exception {
        Ground ground = lab.ground(Seed.dense(rows));
        BatchTimes times = new BatchTimes();
        longhaul(ground.database(), batch, times);
        Work.requireSet("Longhaul", ground);
        return 1e3 * Numbers.median(times.seconds());
    }

    private static void longhaul(Database database, int batch, RunListener listener) {
        try (LonghaulRun run = LonghaulRun.of(
                database, LonghaulRun.setBased(LonghaulRun.fixed(batch)), builder -> builder.listener(listener))) {
            run.work();
        }
    }

    private static double adaptiveMillis(Lab lab, Size size) throws Exception {
        Ground ground = lab.ground(Seed.dense(size.rows()));
        BatchTimes times = new BatchTimes();
        try (LonghaulRun run = LonghaulRun.of(
                ground.database(), LonghaulRun.setBased(LonghaulRun::adaptive), builder -> builder.listener(times))) {
            run.work();
        }
        return 1e3 * Numbers.median(times.seconds().subList(times.count() / 2, times.count()));
    }

    /** The difference between twice as many batches and as many, so that what comes once does not count. */
    private static void trips(Lab lab, Chapter chapter) throws Exception {
        double hand = (tripsByHand(lab, 2 * MANY_BATCHES) - tripsByHand(lab, MANY_BATCHES)) / (double) MANY_BATCHES;
        double longhaul =
                (tripsByLonghaul(lab, 2 * MANY_BATCHES) - tripsByLonghaul(lab, MANY_BATCHES)) / (double) MANY_BATCHES;
        chapter.paragraph("Round trips a batch, counted on the wire: the loop with its position " + Chapter.number(hand)
                + ", Longhaul " + Chapter.number(longhaul) + " (heartbeats among them).");
    }

    private static long tripsByHand(Lab lab, int batches) throws Exception {
        Ground ground = lab.ground(Seed.dense(100 * batches));
        try (RoundTrips proxy = new RoundTrips(ground.database())) {
            Ground behind = new Ground(ground.database().through(proxy.port()), ground.seed());
            try (Connection connection = behind.transactional()) {
                Loops.setBased(connection, 100, true, new ArrayList<>());
            }
            return proxy.count();
        }
    }

    private static long tripsByLonghaul(Lab lab, int batches) throws Exception {
        Ground ground = lab.ground(Seed.dense(100 * batches));
        try (RoundTrips proxy = new RoundTrips(ground.database())) {
            longhaul(ground.database().through(proxy.port()), 100, new BatchTimes());
            return proxy.count();
        }
    }

    private static void profile(Lab lab, Size size, Chapter chapter) throws Exception {
        int batch = size.isSmall() ? 100 : 1_000;
        Ground ground = lab.ground(Seed.dense(size.rows()));
        if (!StatementProfile.reset(ground.database())) {
            chapter.paragraph("There is no `pg_stat_statements` here, so no profile.");
            return;
        }
        longhaul(ground.database(), batch, new BatchTimes());
        chapter.paragraph("What the server did meanwhile for Longhaul, batches of " + Loops.rows(batch) + ":");
        StatementProfile.write(chapter, ground.database(), 10);
        Ground again = lab.ground(Seed.dense(size.rows()));
        StatementProfile.reset(again.database());
        try (Connection connection = again.transactional()) {
            Loops.setBased(connection, batch, true, new ArrayList<>());
        }
        chapter.paragraph("And for the loop with its position:");
        StatementProfile.write(chapter, again.database(), 5);
    }
}
