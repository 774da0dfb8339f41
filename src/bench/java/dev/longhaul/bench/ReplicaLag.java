package dev.longhaul.bench;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.run.Setting;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.StandbyPair;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * How far a standby falls behind that replays a small part of what a migration in pace {@code fast} writes, without throttle and with the
 * default limits. The standby is a real one, whose replaying process is stopped for most of the time.
 */
final class ReplicaLag implements Scenario {
    private static final double LIMIT_SECONDS = 5;
    private static final int RUNS_MILLIS = 10;
    private static final int STOPS_MILLIS = 250;
    private static final int SAMPLE_MILLIS = 100;

    @Override
    public String key() {
        return "g-replica-lag";
    }

    @Override
    public String title() {
        return "Lag of a replica";
    }

    /** What was seen of one run. */
    private record Seen(double seconds, double mostLag, double longestOver) {}

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        chapter.paragraph(
                "A standby of its own on this machine, whose replaying process runs " + RUNS_MILLIS + " of every "
                        + (RUNS_MILLIS + STOPS_MILLIS) + " ms; set-based, pace fast, " + Loops.rows(size.rows())
                        + " rows. The lag is how long ago the log was written that is not replayed yet, sampled every "
                        + SAMPLE_MILLIS + " ms until it is.");
        Seen free = measure(
                size,
                builder -> List.of(Setting.THROTTLE_REPLICA_LAG, Setting.THROTTLE_REPLICA_BYTES)
                        .forEach(setting -> builder.setting(setting, "off")));
        Seen held = measure(size, builder -> {});
        chapter.table(
                List.of("", "seconds", "most lag, s", "longest above 5 s, s"),
                List.of(row("without throttle", free), row("default limits", held)));
        if (!size.isSmall()) {
            chapter.atLeast("replica lag without throttle: most, s", 60, free.mostLag());
            chapter.atMost("replica lag with default limits: longest above 5 s", 10, held.longestOver(), " s");
        }
    }

    private static List<String> row(String name, Seen seen) {
        return List.of(
                name,
                Chapter.number(seen.seconds()),
                Chapter.number(seen.mostLag()),
                Chapter.number(seen.longestOver()));
    }

    private static Seen measure(Size size, Consumer<LonghaulBuilder> limits) throws Exception {
        try (StandbyPair pair = StandbyPair.start()) {
            Database database = new Database(pair.url(), "postgres", "postgres");
            try (Connection connection = database.connection()) {
                SchemaScript.apply(connection);
            }
            database.run(Seed.dense(size.rows()).definition());
            awaitReplayed(pair);
            AtomicBoolean done = new AtomicBoolean();
            Thread slow = new Thread(() -> slowDown(pair.replayer(), done), "slow-standby");
            slow.start();
            long since = System.nanoTime();
            Lags lags = new Lags();
            Thread sampler = new Thread(() -> sample(pair, lags, done), "lag-sampler");
            sampler.start();
            double seconds;
            try (LonghaulRun run = LonghaulRun.of(database, LonghaulRun.setBased(LonghaulRun::adaptive), limits)) {
                run.work();
                seconds = (System.nanoTime() - since) / 1e9;
                awaitReplayed(pair);
            } finally {
                done.set(true);
                sampler.join();
                slow.join();
            }
            return new Seen(seconds, lags.most, lags.longestOver);
        }
    }

    private static void awaitReplayed(StandbyPair pair) throws InterruptedException {
        while (!pair.ask("select count(*) from pg_stat_replication where replay_lsn >= pg_current_wal_lsn()")
                .equals("1")) {
            Thread.sleep(SAMPLE_MILLIS);
        }
    }

    private static void slowDown(long process, AtomicBoolean done) {
        try {
            while (!done.get()) {
                signal("-STOP", process);
                Thread.sleep(STOPS_MILLIS);
                signal("-CONT", process);
                Thread.sleep(RUNS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("the standby cannot be slowed down", e);
        }
    }

    private static void signal(String name, long process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(process)).start().waitFor();
    }

    private static void sample(StandbyPair pair, Lags lags, AtomicBoolean done) {
        try (Connection connection = pair.connection();
                Statement statement = connection.createStatement()) {
            while (!done.get()) {
                try (ResultSet row = statement.executeQuery(
                        "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint,"
                                + " coalesce(min(pg_wal_lsn_diff(replay_lsn, '0/0'))::bigint, 0) from pg_stat_replication")) {
                    row.next();
                    lags.add(System.nanoTime() / 1e9, row.getLong(1), row.getLong(2));
                }
                Thread.sleep(SAMPLE_MILLIS);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the lag cannot be sampled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Written by the sampler, read when it has ended. */
    private static final class Lags {
        private final Deque<double[]> written = new ArrayDeque<>();
        private double most;
        private double longestOver;
        private double overSince = -1;

        void add(double now, long end, long replayed) {
            written.addLast(new double[] {now, end});
            while (!written.isEmpty() && written.getFirst()[1] <= replayed) {
                written.removeFirst();
            }
            double lag = written.isEmpty() ? 0 : now - written.getFirst()[0];
            most = Math.max(most, lag);
            if (lag <= LIMIT_SECONDS) {
                overSince = -1;
            } else {
                overSince = overSince < 0 ? now : overSince;
                longestOver = Math.max(longestOver, now - overSince);
            }
        }
    }
}
