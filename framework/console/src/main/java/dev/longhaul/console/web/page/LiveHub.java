package dev.longhaul.console.web.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells watching pages what is new. What several pages watch is looked up and rendered once a second for all of them, and only the parts
 * that have changed are sent; a page whose connection is slow gets the newest parts when it is ready, and holds up nobody. Thread-safe.
 */
final class LiveHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);

    /** How many pages may watch at once; more are told to come back. */
    static final int MOST_WATCHERS = 500;

    /** How many different things may be watched at once. */
    static final int MOST_TOPICS = 200;

    private static final long LOOK_MILLIS = 1_000;
    private static final int BEAT_EVERY = 5;
    private static final int SENDERS = 4;

    /** One page's connection. */
    interface Watcher {
        /** Sends; throws, or closes itself, when nobody listens any more. */
        void send(String event, String data);

        /** Ends the connection: the page comes back by itself. */
        void end();
    }

    /**
     * What a look has found.
     *
     * @param outline when it is another one than before, the whole is sent
     * @param whole the element that holds all of it
     * @param parts elements in it, by their ids
     */
    record Look(String outline, Supplier<String> whole, Map<String, String> parts) {}

    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "look"));
    private final ExecutorService sending = Executors.newFixedThreadPool(SENDERS, work -> daemon(work, "send"));
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();
    private final java.util.concurrent.atomic.AtomicInteger watchers = new java.util.concurrent.atomic.AtomicInteger();
    private @Nullable ScheduledFuture<?> rhythm;
    private int looks;

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

        Topic(Supplier<Look> look) {
            this.look = look;
        }
    }

    /** What is to be sent to one page: of each part only the newest. */
    private final class Outbox {
        private final Watcher watcher;
        private final Map<String, String> waiting = new LinkedHashMap<>();
        private boolean busy;

        /** Until the next look has sent all of it: what was seen before the page was loaded is older than the page. */
        private volatile boolean fresh = true;

        Outbox(Watcher watcher) {
            this.watcher = watcher;
        }

        synchronized void put(String key, String event, String data) {
            waiting.put(key, event + "\n" + data);
            if (!busy) {
                busy = true;
                sending.execute(this::drain);
            }
        }

        private synchronized @Nullable String next() {
            var first = waiting.entrySet().iterator();
            if (!first.hasNext()) {
                busy = false;
                return null;
            }
            String message = first.next().getValue();
            first.remove();
            return message;
        }

        private void drain() {
            try {
                for (String message = next(); message != null; message = next()) {
                    int end = message.indexOf('\n');
                    watcher.send(message.substring(0, end), message.substring(end + 1));
                }
            } catch (RuntimeException e) {
                LOG.debug("a page does not watch any more", e);
                watcher.end();
            }
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
        if (watchers.get() >= MOST_WATCHERS || (topics.size() >= MOST_TOPICS && !topics.containsKey(topic))) {
            return false;
        }
        watchers.incrementAndGet();
        Topic joined = topics.computeIfAbsent(topic, any -> new Topic(look));
        Outbox outbox = new Outbox(watcher);
        joined.outboxes.put(watcher, outbox);
        if (rhythm == null) {
            rhythm = looking.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
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

    private void look() {
        looks++;
        topics.forEach((name, topic) -> {
            try {
                look(topic);
            } catch (RuntimeException | LinkageError e) {
                // No beat is sent: the pages say by themselves that what they show is old.
                LOG.warn("what pages watch cannot be looked up: {}", e.toString());
            }
        });
    }

    private void look(Topic topic) {
        Look now = topic.look.get();
        Look before;
        synchronized (this) {
            before = topic.last;
            topic.last = now;
        }
        boolean other = before == null || !before.outline().equals(now.outline());
        String whole = other || topic.outboxes.values().stream().anyMatch(outbox -> outbox.fresh)
                ? now.whole().get()
                : "";
        for (Outbox outbox : topic.outboxes.values()) {
            if (other || (outbox.fresh && !whole.isEmpty())) {
                outbox.fresh = false;
                outbox.put("whole", "whole", whole);
            } else if (!outbox.fresh) {
                sendChanges(outbox, Objects.requireNonNull(before), now);
            }
        }
        if (looks % BEAT_EVERY == 0) {
            topic.outboxes.values().forEach(outbox -> outbox.put("beat", "beat", "."));
        }
    }

    private static void sendChanges(Outbox outbox, Look before, Look now) {
        now.parts().forEach((id, part) -> {
            if (!Objects.equals(before.parts().get(id), part)) {
                outbox.put("part " + id, "part", part);
            }
        });
    }

    @Override
    public synchronized void close() {
        if (rhythm != null) {
            // Never by an interrupt: it would close an H2 file under everybody.
            rhythm.cancel(false);
        }
        looking.shutdown();
        topics.values().forEach(topic -> topic.outboxes.keySet().forEach(Watcher::end));
        sending.shutdown();
    }
}
