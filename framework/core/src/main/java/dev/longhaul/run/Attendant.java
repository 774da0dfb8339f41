package dev.longhaul.run;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While anybody is there, one daemon thread does the same again and again; with the last one it ends. Thread-safe.
 *
 * @param <T> who may be there
 */
final class Attendant<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Attendant.class);

    private final String name;
    private final Supplier<Duration> task;
    private final Set<T> there = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private @Nullable Thread thread;

    /**
     * Nobody is there yet.
     *
     * @param name the thread's
     * @param task what is done; it answers how long to wait until it is done again
     */
    Attendant(String name, Supplier<Duration> task) {
        this.name = name;
        this.task = task;
    }

    /** Who is there, as it changes. */
    Set<T> there() {
        return there;
    }

    /** Somebody comes; the thread begins at once unless it is at work already, which is answered. */
    boolean join(T one) {
        lock.lock();
        try {
            there.add(one);
            boolean atWork = thread != null;
            if (!atWork) {
                Thread fresh = new Thread(this::attend, name);
                fresh.setDaemon(true);
                fresh.start();
                thread = fresh;
            }
            return atWork;
        } finally {
            lock.unlock();
        }
    }

    /** Somebody goes; does nothing for whoever is not there. */
    void leave(T one) {
        lock.lock();
        try {
            there.remove(one);
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void attend() {
        try {
            Duration wait;
            do {
                wait = task.get();
            } while (mayGoOn(wait));
        } catch (RuntimeException | Error e) {
            LOG.error("the thread {} failed; whoever comes next starts another", name, e);
            throw e;
        } finally {
            lock.lock();
            try {
                if (thread == Thread.currentThread()) {
                    thread = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits for the next time; false when nobody is there any more. */
    private boolean mayGoOn(Duration wait) {
        lock.lock();
        try {
            long nanos = wait.toNanos();
            while (nanos > 0 && !there.isEmpty()) {
                nanos = left.awaitNanos(nanos);
            }
            if (there.isEmpty()) {
                // Here, so that whoever comes now starts another thread.
                thread = null;
            }
            return !there.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
