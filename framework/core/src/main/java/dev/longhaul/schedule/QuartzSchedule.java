package dev.longhaul.schedule;

import dev.longhaul.run.Schedule;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.quartz.DateBuilder;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Quartz scheduler of one instance's own: in memory, one thread, never concurrent with itself; a firing that was missed is
 * left out. Each instance starts at a random phase of the interval, so that nodes started together do not tick together.
 * Thread-safe.
 */
public final class QuartzSchedule implements Schedule {
    private static final Logger LOG = LoggerFactory.getLogger(QuartzSchedule.class);
    private static final String LOOK = "look";
    private static final int MISSED_BEFORE_RESTART = 3;
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(5);

    private final Duration every;
    private final Runnable look;
    private final Ticker ticker;
    private @Nullable Scheduler scheduler;
    private volatile long lastFired;
    private volatile boolean busy;
    private boolean stopped;

    /**
     * A schedule that has not begun.
     *
     * @param every the interval
     * @param look what to do at each firing
     * @param ticker the local clock
     */
    public QuartzSchedule(Duration every, Runnable look, Ticker ticker) {
        this.every = every;
        this.look = look;
        this.ticker = ticker;
    }

    @Override
    public synchronized void start() {
        try {
            Scheduler fresh = scheduler();
            fresh.getContext().put(LOOK, (Runnable) this::fired);
            Date first = DateBuilder.futureDate(
                    (int) ThreadLocalRandom.current().nextLong(Math.max(1, every.toMillis())),
                    DateBuilder.IntervalUnit.MILLISECOND);
            fresh.scheduleJob(
                    JobBuilder.newJob(LookJob.class).withIdentity(LOOK).build(),
                    TriggerBuilder.newTrigger()
                            .startAt(first)
                            .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                                    .withIntervalInMilliseconds(every.toMillis())
                                    .repeatForever()
                                    .withMisfireHandlingInstructionNextWithRemainingCount())
                            .build());
            fresh.start();
            lastFired = ticker.nanos();
            scheduler = fresh;
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz could not be started: " + e.getMessage(), e);
        }
    }

    private static Scheduler scheduler() throws SchedulerException {
        Properties properties = new Properties();
        // Two schedulers of one name in a JVM would be one.
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, "longhaul-" + UUID.randomUUID());
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_MAKE_SCHEDULER_THREAD_DAEMON, "true");
        properties.setProperty(StdSchedulerFactory.PROP_THREAD_POOL_CLASS, "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", "1");
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.threadPool.threadNamePrefix", "longhaul-tick");
        properties.setProperty(StdSchedulerFactory.PROP_JOB_STORE_CLASS, "org.quartz.simpl.RAMJobStore");
        return new StdSchedulerFactory(properties).getScheduler();
    }

    private void fired() {
        lastFired = ticker.nanos();
        busy = true;
        try {
            look.run();
        } finally {
            busy = false;
        }
    }

    @Override
    public synchronized void watch() {
        if (stopped || fires()) {
            return;
        }
        LOG.error("the schedule has not fired for {}; it is started afresh", ticker.since(lastFired));
        shutDown();
        start();
    }

    private boolean fires() {
        Duration silence = every.multipliedBy(MISSED_BEFORE_RESTART);
        Duration tolerated = silence.compareTo(LEAST_SILENCE) > 0 ? silence : LEAST_SILENCE;
        return busy || ticker.since(lastFired).compareTo(tolerated) < 0;
    }

    @Override
    public synchronized boolean isAlive() {
        return !stopped && scheduler != null && fires();
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        shutDown();
    }

    private void shutDown() {
        Scheduler old = scheduler;
        scheduler = null;
        if (old == null) {
            return;
        }
        try {
            old.shutdown(false);
        } catch (SchedulerException e) {
            LOG.warn("Quartz could not be stopped", e);
        }
    }

    /** Finds what to do in the scheduler's own context, so that nothing is static. */
    @DisallowConcurrentExecution
    public static final class LookJob implements Job {
        /** For Quartz. */
        public LookJob() {}

        @Override
        public void execute(JobExecutionContext context) {
            try {
                if (context.getScheduler().getContext().get(LOOK) instanceof Runnable look) {
                    look.run();
                }
            } catch (SchedulerException | RuntimeException e) {
                LOG.warn("a tick failed; the next one tries again", e);
            }
        }
    }
}
