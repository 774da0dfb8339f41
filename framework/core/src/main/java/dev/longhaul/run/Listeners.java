package dev.longhaul.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told what runs do. What a listener throws is logged and has no other effect; what may take time, such as a mail, is told in a
 * thread of its own, which is there only while there is something to tell. Thread-safe.
 */
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int MOST_WAITING = 1_000;

    private final List<RunListener> listeners;
    private final Deque<Consumer<RunListener>> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allTold = lock.newCondition();
    private @Nullable Thread thread;

    /**
     * Some listeners.
     *
     * @param listeners them
     */
    public Listeners(List<RunListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Tells them now. */
    void tell(Consumer<RunListener> event) {
        for (RunListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException | Error e) {
                LOG.warn("a run listener threw; the run goes on: {}", Halt.trace(e));
            }
        }
    }

    /** Tells them soon, one event after the other. */
    void tellLater(Consumer<RunListener> event) {
        if (listeners.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            if (waiting.size() == MOST_WAITING) {
                LOG.warn("a run listener does not keep up with {} events; one is left out", MOST_WAITING);
                return;
            }
            waiting.add(event);
            if (thread == null) {
                thread = new Thread(this::tellAll, "longhaul-listeners");
                thread.setDaemon(true);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellAll() {
        for (Consumer<RunListener> event = next(); event != null; event = next()) {
            tell(event);
        }
    }

    private @Nullable Consumer<RunListener> next() {
        lock.lock();
        try {
            Consumer<RunListener> event = waiting.poll();
            if (event == null) {
                thread = null;
                allTold.signalAll();
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything is told, so that the end of a process does not swallow the mail about it. */
    void await(Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (thread != null && left > 0) {
                left = allTold.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
