package dev.longhaul.console.web.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be sent to one page: of each part only the newest, so that a slow connection has no queue. Thread-safe. */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** Stands for data where an event says it all by its name: one without data is none. */
    private static final String NOTHING = ".";

    private record Message(String event, String data) {}

    private final LiveHub.Watcher watcher;
    private final Executor sending;
    private final Map<String, String> parts = new LinkedHashMap<>();
    private @Nullable String whole;
    private @Nullable String end;
    private boolean beat;
    private boolean busy;

    /** Until a look has sent all of it: what was seen before the page was loaded is older than the page. */
    private volatile boolean fresh = true;

    Outbox(LiveHub.Watcher watcher, Executor sending) {
        this.watcher = watcher;
        this.sending = sending;
    }

    boolean isFresh() {
        return fresh;
    }

    synchronized void whole(String html) {
        fresh = false;
        parts.clear();
        whole = html;
        wake();
    }

    synchronized void parts(Map<String, String> changed) {
        if (!changed.isEmpty()) {
            parts.putAll(changed);
            wake();
        }
    }

    synchronized void beat() {
        beat = true;
        wake();
    }

    /** Nothing more is sent but why. */
    synchronized void end(String why) {
        end = why;
        wake();
    }

    private void wake() {
        if (!busy) {
            busy = true;
            sending.execute(this::drain);
        }
    }

    private synchronized @Nullable Message next() {
        if (end != null) {
            return new Message("end", end);
        }
        if (whole != null) {
            Message message = new Message("whole", whole);
            whole = null;
            return message;
        }
        if (!parts.isEmpty()) {
            Message message = new Message("part", String.join("\n", parts.values()));
            parts.clear();
            return message;
        }
        if (beat) {
            beat = false;
            return new Message("beat", NOTHING);
        }
        busy = false;
        return null;
    }

    private void drain() {
        try {
            for (Message message = next(); message != null; message = next()) {
                watcher.send(message.event(), message.data());
                if (message.event().equals("end")) {
                    watcher.end();
                    return;
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("a page does not watch any more", e);
            watcher.end();
        }
    }
}
