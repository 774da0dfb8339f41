package dev.longhaul.examples.demo;

import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunReport;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes whoever waits for something to happen: the end of a run, or a person's wish. Thread-safe. */
final class Watch implements RunListener {
    private final Semaphore events = new Semaphore(0);

    @Override
    public void ended(RunReport report) {
        wake();
    }

    void wake() {
        events.release();
    }

    /** Returns after an event, or after a while without one: what other processes do is not reported here. */
    void await(Duration longest) throws InterruptedException {
        if (events.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            events.drainPermits();
        }
    }
}
