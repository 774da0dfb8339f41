package dev.longhaul.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Hurts a crew of workers and their server until every fault was done often enough, while it slows the work down so that
 * it lasts that long. Three threads hurt independently of each other: one kills, one freezes, one breaks connections.
 */
final class Chaos {
    private static final int WORKERS = 5;

    final PostgresServer server;
    final Db db;
    final CommitCutter cutter;
    final Tally tally;
    final Gaps gaps = new Gaps();
    final Set<WorkerProcess> frozen = ConcurrentHashMap.newKeySet();

    private final Crew crew;
    private final int rows;
    private final Duration limit;
    private final Map<String, Map<Long, Long>> rowsDone = new ConcurrentHashMap<>();
    private long pace = 20;

    Chaos(PostgresServer server, Db db, CommitCutter cutter, Crew crew, Tally tally, int rows, Duration limit) {
        this.server = server;
        this.db = db;
        this.cutter = cutter;
        this.crew = crew;
        this.tally = tally;
        this.rows = rows;
        this.limit = limit;
    }

    /** Returns when every fault was done often enough and its traces were seen; the work is not finished then. */
    void rage(long seed) throws InterruptedException, ExecutionException {
        hire();
        crew.all().forEach(WorkerProcess::awaitReady);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> raging = List.of(
                    threads.submit(() -> new Killing(this, new Random(seed)).untilDone()),
                    threads.submit(() -> new Freezing(this, new Random(seed + 1)).untilDone()),
                    threads.submit(() -> new Breaking(this, new Random(seed + 2)).untilDone()));
            long end = System.nanoTime() + limit.toNanos();
            while (raging.stream().anyMatch(future -> !future.isDone())) {
                for (Future<?> future : raging) {
                    if (future.isDone()) {
                        future.get();
                    }
                }
                if (System.nanoTime() > end) {
                    throw new AssertionError("Not done within " + limit + ":\n" + tally.table(gaps));
                }
                hire();
                govern();
                // The governor's own rhythm; nothing waits for it.
                Thread.sleep(100);
            }
            for (Future<?> future : raging) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void heard(Said said) {
        gaps.heard(said);
        if (said.is("DONE")) {
            rowsDone.computeIfAbsent(said.migration(), migration -> new ConcurrentHashMap<>())
                    .merge(said.range(), said.rowsDone(), Math::max);
        } else if (said.is("STALE-WRITE") || said.is("STALE-REFUSED")) {
            tally.saw(said.what() + " said by a woken worker");
        } else if (said.is("ENDED")) {
            tally.saw("runs that ended " + said.third());
        }
    }

    private void hire() {
        while (crew.alive().size() < WORKERS) {
            WorkerOptions options = WorkerOptions.on(PostgresServer.through(server.forWorker(db, 0), cutter.port()))
                    .slots(BumpJobs.ALL.size())
                    .pause(pace)
                    .care(WorkerOptions.Care.THROTTLED);
            crew.start(options, this::heard);
        }
    }

    /** Keeps the share of rows that are done behind the share of faults that are done. */
    private void govern() {
        double done = rowsDone.values().stream()
                        .mapToLong(ranges -> ranges.values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .max()
                        .orElse(0)
                / (double) rows;
        double ahead = done - 0.85 * tally.share();
        long wanted = ahead > 0.05 ? 250 : ahead > 0 ? 60 : ahead > -0.05 ? 15 : 1;
        if (wanted != pace) {
            pace(wanted);
        }
    }

    void pace(long millis) {
        pace = millis;
        crew.alive().forEach(worker -> worker.command("PACE " + millis));
    }

    /** Workers that can be hurt: serving and not frozen. */
    List<WorkerProcess> victims() {
        List<WorkerProcess> victims = new ArrayList<>(crew.alive());
        victims.removeIf(worker -> !worker.isReady() || frozen.contains(worker));
        return victims;
    }

    /** I7 with room: what takes longer than this is taken for standing still. */
    void awaitRecovered(Fault fault, Set<String> migrations) {
        Duration patience = fault.bound().multipliedBy(4);
        if (!gaps.awaitRecovered(migrations, patience)) {
            throw new AssertionError("After " + fault.text() + " no batch of one of " + migrations + " for " + patience
                    + "\n"
                    + db.rows("select name, status, owner, lease_until, run_token, fence, batch_seq, status_reason, "
                            + "next_run_at, clock_timestamp() from long_running_migration"));
        }
    }

    static void pause(Random random, int mostMillis) {
        try {
            Thread.sleep(random.nextInt(mostMillis));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
