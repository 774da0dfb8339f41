package dev.longhaul.run;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits for code that may hang only so long, in a thread of its own each time; what still hangs is not begun again. Thread-safe.
 */
final class Patience {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Duration patience;
    private final Map<String, Thread> hanging = new ConcurrentHashMap<>();

    Patience(Duration patience) {
        this.patience = patience;
    }

    /** Something hung, or hangs still. */
    static final class ExhaustedException extends Exception {
        private static final long serialVersionUID = 1L;

        ExhaustedException(String message) {
            super(message);
        }
    }

    /**
     * Does something, or gives it up.
     *
     * @param what names it, in the reason too
     * @param work what is to be done
     * @param cut wakes it when it is given up
     */
    <T> T await(String what, Callable<T> work, Runnable cut) throws Exception {
        return await(what, patience, work, cut);
    }

    /** The same within another time. */
    <T> T await(String what, Duration within, Callable<T> work, Runnable cut) throws Exception {
        Thread before = hanging.get(what);
        if (before != null && before.isAlive()) {
            throw new ExhaustedException(what + " has not come back since it was asked before");
        }
        hanging.remove(what);
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "longhaul-check-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            hanging.put(what, thread);
            cut.run();
            throw new ExhaustedException(what + " did not answer within " + Halt.words(within));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
