package dev.longhaul.run;

import dev.longhaul.store.BuildWatch;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, beside a statement that should be short, for whom it waits: after it has given up nobody could tell any more. In a thread of its
 * own, from the construction to the close.
 */
final class LockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
    private static final Duration EVERY = Duration.ofMillis(300);

    private final RunControl control;
    private final BuildWatch watch;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String seen = "";

    LockWatch(Equipment equipment, RunControl control) {
        this.control = control;
        this.watch = new BuildWatch(equipment.claims());
        Thread thread =
                new Thread(this::look, "longhaul-lock-watch-" + control.claim().name());
        thread.setDaemon(true);
        thread.start();
    }

    /** For whom the statement waited when it was last looked at; empty when for nobody. */
    String seen() {
        return seen;
    }

    private void look() {
        try {
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                var blockers = watch.look(control.claim(), control.connection().backend())
                        .blockers();
                if (!blockers.isEmpty()) {
                    seen = BuildNotes.waitsFor(blockers, blockers.size());
                }
            }
        } catch (StoreException e) {
            LOG.debug("nobody could tell for whom {} waits", control.claim().name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
