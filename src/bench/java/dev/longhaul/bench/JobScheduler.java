package dev.longhaul.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * db-scheduler: it says when and where something runs, keeps it alive by heartbeats and runs it again after a crash. The loop and its
 * position stay the author's business, so it is the loop by hand, with {@code unnest}.
 */
final class JobScheduler implements Contestant.Attempt {
    private final HikariDataSource pool;
    private final Scheduler scheduler;
    private final OneTimeTask<Void> task;
    private final CompletableFuture<Void> ended;

    private JobScheduler(
            HikariDataSource pool, Scheduler scheduler, OneTimeTask<Void> task, CompletableFuture<Void> ended) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.task = task;
        this.ended = ended;
    }

    static Contestant computed(int size) {
        return Contestant.of(
                "db-scheduler around the same loop, " + Loops.rows(size),
                Contestant.Group.FRAMEWORK,
                ground -> prepare(ground, size));
    }

    private static JobScheduler prepare(Ground ground, int size) {
        HikariDataSource pool = ground.database().pool(4);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        OneTimeTask<Void> task = Tasks.oneTime("bench").execute((instance, context) -> {
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                Loops.computed(connection, size, Loops::writeByUnnest);
                connection.setAutoCommit(true);
                ended.complete(null);
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        Scheduler scheduler = Scheduler.create(pool, task)
                .threads(1)
                // Else the time to the next poll would count.
                .enableImmediateExecution()
                .pollingInterval(Duration.ofSeconds(1))
                .shutdownMaxWait(Duration.ofSeconds(1))
                .build();
        scheduler.start();
        return new JobScheduler(pool, scheduler, task, ended);
    }

    @Override
    public void work() throws Exception {
        scheduler.scheduleIfNotExists(task.instance("1"), Instant.now());
        ended.get();
    }

    @Override
    public void close() {
        scheduler.stop();
        pool.close();
    }
}
