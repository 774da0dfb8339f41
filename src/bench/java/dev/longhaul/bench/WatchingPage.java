package dev.longhaul.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A page that watches, without a screen: it reads its stream of events to the end, and counts them. As a page does, it comes again at once when
 * it is told so, which every stream does after some minutes. Thread-safe.
 */
final class WatchingPage implements Flow.Subscriber<String> {
    private static final String EVENT = "event:";
    private static final String AGAIN = "data: again";

    private final CountDownLatch shown = new CountDownLatch(1);
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong characters = new AtomicLong();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean left;
    private volatile boolean again;
    private volatile boolean ended;

    /** Whether all of what it watches has come once. */
    boolean awaitShown(long seconds) throws InterruptedException {
        return shown.await(seconds, TimeUnit.SECONDS);
    }

    long events() {
        return events.get();
    }

    long characters() {
        return characters.get();
    }

    /** Whether a stream has ended otherwise than by telling the page to come again. */
    boolean isBroken() {
        return ended && !left;
    }

    /** To be asked when a stream is over: whether the page comes again. */
    boolean comesAgain() {
        boolean comes = again && !left;
        again = false;
        ended = !comes;
        return comes;
    }

    /** Closes the connection, as a browser does when a page is left. */
    void leave() {
        left = true;
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription fresh) {
        subscription = fresh;
        if (left) {
            // It was left while it came again.
            fresh.cancel();
            return;
        }
        fresh.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        characters.addAndGet(line.length());
        if (line.startsWith(EVENT)) {
            events.incrementAndGet();
        } else if (line.equals(AGAIN)) {
            again = true;
        } else if (line.isEmpty() && events.get() > 0) {
            shown.countDown();
        }
    }

    /** The answer ends then as well, and with it {@link #comesAgain} is asked. */
    @Override
    public void onError(Throwable e) {
        again = false;
    }

    @Override
    public void onComplete() {}
}
