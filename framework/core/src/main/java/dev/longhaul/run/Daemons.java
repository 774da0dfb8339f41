package dev.longhaul.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Does things at once in daemon threads that are waited for only so long: for a shutdown that must not depend on a database. */
final class Daemons {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Daemons() {}

    static void runAll(List<Runnable> tasks, Duration patience) {
        CountDownLatch left = new CountDownLatch(tasks.size());
        for (Runnable task : tasks) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            task.run();
                        } finally {
                            left.countDown();
                        }
                    },
                    "longhaul-stop-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            thread.start();
        }
        try {
            left.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
