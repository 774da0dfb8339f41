package dev.longhaul.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.run.FakeTicker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;

/** Firing, and firing again after whatever happened to the scheduler. */
class QuartzScheduleTest {
    private static final Duration EVERY = Duration.ofMillis(20);

    private final Set<Long> threadsBefore = threads();
    private final Set<String> schedulersBefore = schedulers();
    private final FakeTicker ticker = new FakeTicker();
    private final AtomicInteger fired = new AtomicInteger();
    private final QuartzSchedule schedule = new QuartzSchedule(EVERY, fired::incrementAndGet, ticker);

    @AfterEach
    void stop() {
        schedule.stop();
    }

    @Test
    void it_fires_again_and_again() {
        schedule.start();
        await().until(() -> fired.get() >= 5);
    }

    @Test
    void it_does_not_fire_before_it_is_started() {
        await().during(EVERY.multipliedBy(10)).until(() -> fired.get() == 0);
    }

    @Test
    void a_look_that_throws_does_not_end_it() {
        AtomicInteger looks = new AtomicInteger();
        QuartzSchedule throwing = new QuartzSchedule(
                EVERY,
                () -> {
                    if (looks.incrementAndGet() % 2 == 0) {
                        throw new AssertionError("an Error");
                    }
                    throw new IllegalStateException("an exception");
                },
                ticker);
        throwing.start();
        await().until(() -> looks.get() >= 5);
        throwing.stop();
    }

    @Test
    void it_never_fires_while_it_still_looks() throws InterruptedException {
        Semaphore goOn = new Semaphore(0);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        QuartzSchedule slow = new QuartzSchedule(
                EVERY,
                () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    goOn.acquireUninterruptibly();
                    inside.decrementAndGet();
                    fired.incrementAndGet();
                },
                ticker);
        slow.start();
        await().until(() -> inside.get() == 1);
        await().during(EVERY.multipliedBy(10)).until(() -> inside.get() == 1);
        goOn.release(3);
        await().until(() -> fired.get() == 3);
        assertThat(most).hasValue(1);
        slow.stop();
        goOn.release(100);
    }

    @Test
    void a_scheduler_that_was_shut_down_behind_its_back_is_started_afresh_after_three_silent_intervals()
            throws SchedulerException {
        schedule.start();
        await().until(() -> fired.get() >= 1);
        kill();
        int before = fired.get();
        schedule.watch();
        assertThat(mySchedulers()).as("too early to tell").isEmpty();
        ticker.advance(Duration.ofSeconds(5));
        schedule.watch();
        await().until(() -> fired.get() > before);
        assertThat(mySchedulers()).hasSize(1);
    }

    @Test
    void one_that_fires_is_left_alone() {
        schedule.start();
        await().until(() -> fired.get() >= 1);
        Set<String> mine = mySchedulers();
        for (int i = 0; i < 5; i++) {
            ticker.advance(Duration.ofSeconds(4));
            int before = fired.get();
            await().until(() -> fired.get() > before + 1);
            schedule.watch();
        }
        assertThat(mySchedulers()).isEqualTo(mine);
    }

    @Test
    void one_that_still_looks_is_left_alone_however_long_that_takes() {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger looking = new AtomicInteger();
        QuartzSchedule slow = new QuartzSchedule(
                EVERY,
                () -> {
                    looking.incrementAndGet();
                    awaitUninterruptibly(goOn);
                },
                ticker);
        slow.start();
        await().until(() -> looking.get() == 1);
        Set<String> mine = mySchedulers();
        ticker.advance(Duration.ofHours(1));
        slow.watch();
        assertThat(mySchedulers()).isEqualTo(mine);
        goOn.countDown();
        slow.stop();
    }

    @Test
    void once_stopped_it_is_not_started_again() throws SchedulerException {
        schedule.start();
        await().until(() -> fired.get() >= 1);
        schedule.stop();
        ticker.advance(Duration.ofHours(1));
        schedule.watch();
        assertThat(mySchedulers()).isEmpty();
        schedule.stop();
    }

    @Test
    void stopping_leaves_no_thread() {
        schedule.start();
        await().until(() -> fired.get() >= 1);
        assertThat(threadsBefore.containsAll(threads())).isFalse();
        schedule.stop();
        await().until(() -> threadsBefore.containsAll(threads()));
        int after = fired.get();
        await().during(EVERY.multipliedBy(5)).until(() -> fired.get() == after);
    }

    @Test
    void two_of_them_are_two() {
        AtomicInteger others = new AtomicInteger();
        QuartzSchedule other = new QuartzSchedule(EVERY, others::incrementAndGet, ticker);
        schedule.start();
        other.start();
        await().until(() -> others.get() >= 1 && fired.get() >= 1);
        schedule.stop();
        int before = others.get();
        await().until(() -> others.get() > before + 2);
        other.stop();
    }

    private void kill() throws SchedulerException {
        for (Scheduler scheduler : SchedulerRepository.getInstance().lookupAll()) {
            if (!schedulersBefore.contains(scheduler.getSchedulerName())) {
                scheduler.shutdown(true);
            }
        }
    }

    private Set<String> mySchedulers() {
        Set<String> mine = schedulers();
        mine.removeAll(schedulersBefore);
        return mine;
    }

    private static Set<String> schedulers() {
        return SchedulerRepository.getInstance().lookupAll().stream()
                .map(QuartzScheduleTest::name)
                .collect(Collectors.toSet());
    }

    private static String name(Scheduler scheduler) {
        try {
            return scheduler.getSchedulerName();
        } catch (SchedulerException e) {
            throw new AssertionError(e);
        }
    }

    /** Those that a schedule starts are named after it. */
    private static Set<Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("longhaul-"))
                .map(Thread::getId)
                .collect(Collectors.toSet());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                // Quartz may interrupt; this look goes on.
                done = false;
            }
        }
    }
}
