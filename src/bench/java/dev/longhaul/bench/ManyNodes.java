package dev.longhaul.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.Person;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Action;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A simulation of many nodes in one process: what the control plane costs a real server, and whether claims stay apart. */
final class ManyNodes implements Scenario {
    private static final int SECONDS_TO_CLAIM = 180;
    private static final int LOOK_MILLIS = 20;
    private static final String WORK_OF_BATCHES = "(query like '%batch_seq = $%' or query like '%longhaul.batch%'"
            + " or query in ('BEGIN', 'COMMIT', 'ROLLBACK'))";

    @Override
    public String key() {
        return "f-nodes";
    }

    @Override
    public String title() {
        return "A hundred nodes";
    }

    /**
     * How many of everything.
     *
     * @param batch how often a batch comes
     * @param quiet the same while batches are not what is looked at
     */
    private record Crowd(
            int nodes,
            int registered,
            int running,
            Duration tick,
            Duration batch,
            Duration quiet,
            Duration watched,
            int paused) {
        static final Crowd SMALL = new Crowd(
                3,
                20,
                4,
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                Duration.ofMillis(500),
                1);
        static final Crowd LARGE = new Crowd(
                100,
                10_000,
                200,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                20);
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        Crowd crowd = size.isSmall() ? Crowd.SMALL : Crowd.LARGE;
        Ground ground = lab.ground(Seed.dense(1_000));
        Database database = ground.database();
        int finished = crowd.registered() - crowd.running();
        database.run(
                "insert into long_running_migration (name, status, started_at, finished_at, fence, batch_seq)"
                        + " select 'done_' || n, 'completed', now(), now(), 1, 10 from generate_series(1, " + finished
                        + ") n",
                "vacuum analyze");
        List<Longhaul> nodes = new ArrayList<>();
        try (HikariDataSource pool = database.emptyPool(2 * crowd.nodes() + 2 * crowd.running())) {
            try {
                List<Class<? extends MigrationJob>> jobs = Numbered.classes(crowd.running());
                for (int i = 0; i < crowd.nodes(); i++) {
                    nodes.add(node(pool, jobs, crowd));
                    nodes.get(i).start();
                }
                lab.log(crowd.nodes() + " nodes serve");
                measure(lab, database, nodes.get(0), crowd, chapter);
            } finally {
                closeAll(nodes);
            }
        }
    }

    private static Longhaul node(HikariDataSource pool, List<Class<? extends MigrationJob>> jobs, Crowd crowd) {
        LonghaulBuilder builder = Longhaul.builder()
                .dataSource(pool)
                .slots(crowd.running())
                .setting(Setting.PACE, "fast")
                .tickEvery(crowd.tick())
                .timeLimit(Duration.ofDays(1));
        jobs.forEach(builder::job);
        return builder.build();
    }

    private static void measure(Lab lab, Database database, Longhaul node, Crowd crowd, Chapter chapter)
            throws Exception {
        StatementProfile.reset(database);
        Ticking.every(crowd.batch());
        long since = System.nanoTime();
        database.run("insert into long_running_migration (name) select 'many_' || lpad(n::text, 4, '0')"
                + " from generate_series(1, " + crowd.running() + ") n");
        String unclaimed = "select count(*) from long_running_migration where name like 'many%' and run_token is null";
        boolean all = awaited(() -> database.number(unclaimed) == 0, Duration.ofSeconds(SECONDS_TO_CLAIM));
        double claimed = seconds(since);
        if (!all) {
            throw new WrongResultException(database.number(unclaimed) + " migrations were not claimed");
        }
        long claims = database.number("select coalesce(sum(calls), 0) from pg_stat_statements where query like"
                + " 'update long_running_migration set run_token = $%' and dbid = (select oid from pg_database where datname ="
                + " current_database())");
        double claimMillis = Double.parseDouble(String.valueOf(
                database.rows("select coalesce(max(mean_exec_time), 0) from pg_stat_statements where query like"
                                + " 'update long_running_migration set run_token = $%' and dbid = (select oid from pg_database"
                                + " where datname = current_database())")
                        .get(0)
                        .get(0)));
        lab.log("all claimed after " + Chapter.number(claimed) + " s");

        // Batches are not what is looked at, so there are hardly any.
        Ticking.every(crowd.quiet());
        new CountDownLatch(1).await(2 * crowd.batch().toMillis(), TimeUnit.MILLISECONDS);
        StatementProfile.reset(database);
        ServerCpu cpu = new ServerCpu(database);
        new CountDownLatch(1).await(crowd.watched().toMillis(), TimeUnit.MILLISECONDS);
        double cpuShare = cpu.share();
        double seconds = crowd.watched().toMillis() / 1e3;
        double controlCalls = sum(database, "calls", "not " + WORK_OF_BATCHES) / seconds;
        double controlMillis = sum(database, "total_exec_time", "not " + WORK_OF_BATCHES) / seconds;
        double batchCalls = sum(database, "calls", WORK_OF_BATCHES) / seconds;
        StatementProfile.write(chapter, database, 12);

        Ticking.every(crowd.batch());
        new CountDownLatch(1).await(crowd.quiet().toMillis(), TimeUnit.MILLISECONDS);
        List<Double> pauses = new ArrayList<>();
        for (int i = 1; i <= crowd.paused(); i++) {
            String name = Numbered.name(i);
            long asked = System.nanoTime();
            node.act(ActionRequest.of(name, Action.PAUSE, Person.of("bench").because("to see how long it takes")));
            if (!awaited(
                    () -> database.number("select count(*) from long_running_migration where name = '" + name
                                    + "' and status = 'paused'")
                            == 1,
                    Duration.ofSeconds(30))) {
                throw new WrongResultException(name + " was not paused within 30 s");
            }
            pauses.add(seconds(asked));
        }
        long doubled = database.number("select count(*) from (select migration_id from long_running_migration_run"
                + " where ended_at is null group by migration_id having count(*) > 1) d");
        long lost =
                database.number("select count(*) from long_running_migration where name like 'many%' and (fence <> 1"
                        + " or status not in ('in_progress', 'paused'))");

        chapter.paragraph(crowd.nodes() + " nodes in one process, " + Loops.rows(crowd.registered())
                + " registered migrations, " + crowd.running()
                + " of them running, each with a batch every " + text(crowd.quiet())
                + " that does nothing (every " + text(crowd.batch()) + " while some are paused); ticks every "
                + text(crowd.tick()) + ", leases of 60 s, watched for " + seconds + " s.");
        chapter.table(
                List.of("", ""),
                List.of(
                        List.of("all claimed after", Chapter.number(claimed) + " s"),
                        List.of("statements that claim, for " + crowd.running() + " claims", Long.toString(claims)),
                        List.of("one of them on the server", Chapter.number(claimMillis) + " ms"),
                        List.of("statements a second of the control plane", Chapter.number(controlCalls)),
                        List.of("their time on the server, a second", Chapter.number(controlMillis) + " ms"),
                        List.of("statements a second of the batches", Chapter.number(batchCalls)),
                        List.of(
                                "processor time of the whole server, of one core",
                                Chapter.number(100 * cpuShare) + " %"),
                        List.of("a pause took (median)", Chapter.number(Numbers.median(pauses)) + " s"),
                        List.of("a pause took (most)", Chapter.number(Numbers.most(pauses)) + " s")));
        chapter.atMost(
                "control plane with " + crowd.nodes() + " nodes, time of its statements, of one core",
                5,
                controlMillis / 10,
                " %");
        chapter.atMost(
                "processor time of the whole server with " + crowd.nodes() + " nodes, of one core",
                5,
                100 * cpuShare,
                " %");
        chapter.atMost("migrations with a lost or second claim", 0, (double) (doubled + lost), "");
        chapter.atMost(
                "longest pause, batches of " + text(crowd.batch()),
                crowd.batch().toMillis() / 1e3 + 1,
                Numbers.most(pauses),
                " s");
    }

    private static String text(Duration time) {
        return time.toMillisPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static double sum(Database database, String column, String which) throws SQLException {
        return Double.parseDouble(String.valueOf(database.rows("select coalesce(sum(" + column
                        + "), 0) from pg_stat_statements where " + which
                        + " and query not like '%pg_stat_statements%' and dbid = (select oid from pg_database where datname ="
                        + " current_database())")
                .get(0)
                .get(0)));
    }

    /** A state of the database. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static boolean awaited(Condition condition, Duration patience) throws Exception {
        long since = System.nanoTime();
        while (System.nanoTime() - since < patience.toNanos()) {
            if (condition.holds()) {
                return true;
            }
            new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void closeAll(List<Longhaul> nodes) throws InterruptedException {
        List<Thread> threads =
                nodes.stream().map(node -> new Thread(node::close)).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
