package dev.longhaul.console.web.page;

import dev.longhaul.console.service.NotFoundException;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells watching pages what is new. What several pages watch is looked up and rendered once for all of them, at most once a second, less often
 * where nothing is new, and for no more than a twentieth of the time, since the migrations come first; where so much is watched that a round
 * takes longer than a quarter of a second, for as much more as five seconds of rest are too few. Only the parts that have changed are
 * sent; a page whose connection is slow gets the newest parts when it is ready. Thread-safe.
 */
final class LiveHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);

    /** How many pages may watch at once; more are told to come back. */
    static final int MOST_WATCHERS = 500;

    /** How many different things may be watched at once. */
    static final int MOST_TOPICS = 200;

    /** How many rounds are left out, one after the other, for what stays as it is. */
    static final int MOST_LEFT_OUT = 2;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);
    private static final int REST_FOR_WORK = 19;
    private static final long BEAT_SECONDS = 5;

    /** Each waits for one page's connection at most; they take no time of a processor by that. */
    private static final int SENDERS = 16;

    /** One page's connection. */
    interface Watcher {
        /** Sends; throws, or closes itself, when nobody listens any more. */
        void send(String event, String data);

        /** Ends the connection. */
        void end();
    }

    /**
     * What a look has found.
     *
     * @param outline when it is another one than before, the whole is sent
     * @param whole the element that holds all of it
     * @param parts elements in it, by their ids
     */
    record Look(String outline, Supplier<String> whole, Map<String, String> parts) {
        boolean sameAs(Look other) {
            return outline.equals(other.outline) && parts.equals(other.parts);
        }
    }

    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "look"));
    private final ExecutorService sending = senders();
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();
    private final AtomicInteger watchers = new AtomicInteger();
    private final AtomicLong rounds = new AtomicLong();
    private final Ticker ticker;
    private final Duration every;
    private @Nullable ScheduledFuture<?> next;
    private @Nullable ScheduledFuture<?> beats;
    private volatile boolean closed;

    LiveHub() {
        this(Ticker.system(), LOOK_EVERY);
    }

    LiveHub(Ticker ticker, Duration every) {
        this.ticker = ticker;
        this.every = every;
    }

    private static ExecutorService senders() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                SENDERS, SENDERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> daemon(work, "send"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, "longhaul-live-" + name);
        thread.setDaemon(true);
        return thread;
    }

    /** One thing that is watched. */
    private static final class Topic {
        private final Supplier<Look> look;
        private final Map<Watcher, Outbox> outboxes = new ConcurrentHashMap<>();
        private @Nullable Look last;
        private int unchanged;
        private int leftOut;

        /** Whether the last look has found it. */
        private volatile boolean seen;

        Topic(Supplier<Look> look) {
            this.look = look;
        }

        boolean hasFresh() {
            return outboxes.values().stream().anyMatch(Outbox::isFresh);
        }

        /** Whether it is looked at in this round. */
        boolean isDue() {
            if (hasFresh() || leftOut >= Math.min(unchanged, MOST_LEFT_OUT)) {
                leftOut = 0;
                return true;
            }
            leftOut++;
            return false;
        }
    }

    /**
     * Begins to tell a page; {@link #leave} ends it.
     *
     * @param topic what it watches: pages with the same text are told the same
     * @param look looks it up
     * @param watcher the page
     * @return false when too many watch already
     */
    synchronized boolean watch(String topic, Supplier<Look> look, Watcher watcher) {
        if (closed || watchers.get() >= MOST_WATCHERS || (topics.size() >= MOST_TOPICS && !topics.containsKey(topic))) {
            return false;
        }
        watchers.incrementAndGet();
        topics.computeIfAbsent(topic, any -> new Topic(look)).outboxes.put(watcher, new Outbox(watcher, sending));
        if (beats == null) {
            looking.execute(this::round);
            beats = looking.scheduleWithFixedDelay(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        }
        return true;
    }

    /** Ends telling a page. */
    synchronized void leave(String topic, Watcher watcher) {
        Topic left = topics.get(topic);
        if (left != null && left.outboxes.remove(watcher) != null) {
            watchers.decrementAndGet();
            if (left.outboxes.isEmpty()) {
                topics.remove(topic);
            }
        }
    }

    /** Tells a page why nothing more comes, and ends its connection. */
    void dismiss(String topic, Watcher watcher, String why) {
        Topic watched = topics.get(topic);
        Outbox outbox = watched == null ? null : watched.outboxes.get(watcher);
        if (outbox != null) {
            outbox.end(why);
        }
    }

    /** How often it was looked whether something is due. */
    long rounds() {
        return rounds.get();
    }

    private void round() {
        long since = ticker.nanos();
        try {
            topics.values().forEach(topic -> {
                if (topic.isDue()) {
                    lookSafely(topic);
                }
            });
        } finally {
            rounds.incrementAndGet();
            synchronized (this) {
                if (!closed) {
                    next = looking.schedule(
                            this::round, restAfter(ticker.since(since), every).toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        }
    }

    /** How long nothing is looked at after looks that took so long, by themselves and in the database. */
    static Duration restAfter(Duration took, Duration least) {
        Duration fair = took.multipliedBy(REST_FOR_WORK);
        Duration bounded = fair.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : fair;
        return bounded.compareTo(least) < 0 ? least : bounded;
    }

    private static void lookSafely(Topic topic) {
        try {
            look(topic);
            topic.seen = true;
        } catch (NotFoundException e) {
            // They ask again, and are told so.
            topic.outboxes.values().forEach(outbox -> outbox.end("again"));
        } catch (RuntimeException | LinkageError e) {
            if (topic.seen || topic.last == null) {
                LOG.warn("what pages watch cannot be looked up: {}", e.toString());
            }
            // No beat is sent: the pages say by themselves that what they show is old.
            topic.seen = false;
        }
    }

    private static void look(Topic topic) {
        Look before = topic.last;
        Look now = topic.look.get();
        topic.last = now;
        topic.unchanged = before != null && now.sameAs(before) ? topic.unchanged + 1 : 0;
        boolean other = before == null || !before.outline().equals(now.outline());
        String whole = other || topic.hasFresh() ? now.whole().get() : "";
        Map<String, String> changed = before == null ? Map.of() : changes(before, now);
        for (Outbox outbox : topic.outboxes.values()) {
            if (other || (outbox.isFresh() && !whole.isEmpty())) {
                outbox.whole(whole);
            } else if (!outbox.isFresh()) {
                outbox.parts(changed);
            }
        }
    }

    private static Map<String, String> changes(Look before, Look now) {
        Map<String, String> changed = new LinkedHashMap<>();
        now.parts().forEach((id, part) -> {
            if (!Objects.equals(before.parts().get(id), part)) {
                changed.put(id, part);
            }
        });
        return changed;
    }

    private void beat() {
        topics.values().stream()
                .filter(topic -> topic.seen)
                .forEach(topic -> topic.outboxes.values().forEach(Outbox::beat));
    }

    @Override
    public synchronized void close() {
        closed = true;
        // Never by an interrupt: it would close an H2 file under everybody.
        for (ScheduledFuture<?> task : new ScheduledFuture<?>[] {next, beats}) {
            if (task != null) {
                task.cancel(false);
            }
        }
        looking.shutdown();
        topics.values().forEach(topic -> topic.outboxes.keySet().forEach(Watcher::end));
        sending.shutdown();
    }
}
