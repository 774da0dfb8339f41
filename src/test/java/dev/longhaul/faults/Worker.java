package dev.longhaul.faults;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.LonghaulException;
import dev.longhaul.pace.Signal;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.run.Setting;
import java.time.Duration;
import java.util.function.Supplier;

/** A serving node as a process of its own: what the faults hit. */
public final class Worker {
    private static final int START_ATTEMPTS = 60;

    private Worker() {}

    /**
     * Serves until it is told to stop or its driver is gone.
     *
     * @param args {@link WorkerOptions}
     * @throws Exception when it cannot start
     */
    public static void main(String[] args) throws Exception {
        WorkerOptions options = WorkerOptions.parse(args);
        WorkerControl control = new WorkerControl(options.pauseMillis());
        HikariDataSource pool = pool(options);
        Longhaul longhaul = build(options, control, pool);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            long start = System.nanoTime();
            longhaul.close();
            control.say("CLOSED", Duration.ofNanos(System.nanoTime() - start).toMillis());
        }));
        patiently(control, longhaul::start);
        control.say("READY");
        control.obeyUntilTheEnd();
    }

    static HikariDataSource pool(WorkerOptions options) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(options.url());
        config.setUsername(options.user());
        config.setPassword("");
        config.setMaximumPoolSize(2 * options.slots() + 3);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(3_000);
        config.setInitializationFailTimeout(-1);
        if (options.url().startsWith("jdbc:postgresql")) {
            // A server that dies after it has accepted would be waited for without end.
            config.addDataSourceProperty("loginTimeout", 5);
        }
        return new HikariDataSource(config);
    }

    /** Throttling at work: from calm to where speed is shed and back, every few seconds. */
    private static Signal wandering() {
        long start = System.nanoTime();
        return Signal.of("wandering", 1, () -> Math.max(0, 0.35 + 0.5 * Math.sin((System.nanoTime() - start) / 1e9)));
    }

    private static Longhaul build(WorkerOptions options, WorkerControl control, HikariDataSource pool)
            throws Exception {
        LonghaulBuilder builder = BumpJobs.addTo(Longhaul.builder(), control, options.batchSize())
                .job(IndexJob.class, IndexJob::new)
                .job(UndoneJob.class, UndoneJob::new)
                .dataSource(pool)
                .slots(options.slots())
                .lease(options.lease())
                .tickEvery(options.tickEvery())
                .timeLimit(options.timeLimit())
                .shutdownGrace(options.shutdownGrace())
                .setting(Setting.PACE, options.care() == WorkerOptions.Care.NONE ? "fast" : "gentle")
                .setting(Setting.THROTTLE_POLL_EVERY, "1s")
                .setting(Setting.BATCH_LIMIT, options.batchLimitMillis() + "ms")
                .listener(new Reporter(control));
        if (options.care() == WorkerOptions.Care.THROTTLED) {
            builder.throttle(wandering());
        }
        return patiently(control, builder::build);
    }

    /** Until it is done: the driver may just have shut the server down. */
    private static <T> T patiently(WorkerControl control, Supplier<T> what) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return what.get();
            } catch (LonghaulException e) {
                control.say("CANNOT-START", e);
                if (attempt == START_ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(250);
            }
        }
    }

    private record Reporter(WorkerControl control) implements RunListener {
        @Override
        public void started(RunProgress progress) {
            control.say("STARTED", progress.migration(), progress.fence());
        }

        @Override
        public void progressed(RunProgress progress) {
            control.say(
                    "DONE",
                    progress.migration(),
                    progress.fence(),
                    progress.batches(),
                    progress.progress().done(),
                    progress.range().orElse(0L));
        }

        @Override
        public void ended(RunReport report) {
            control.say("ENDED", report.migration(), report.fence(), report.outcome(), report.reason());
        }
    }
}
