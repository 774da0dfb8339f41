package dev.longhaul.run;

import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential back-off with full jitter (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 * Immutable.
 *
 * @param first the most that the first pause may be
 * @param most the most that any pause may be
 */
record Backoff(Duration first, Duration most) {
    /** Within a run, before a batch is tried again. */
    static final Backoff OF_BATCH = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));
    /** Within a run, before a new connection. */
    static final Backoff OF_CONNECTION = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
    /** Between runs, after a batch that failed again and again. */
    static final Backoff OF_RUN = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(5));
    /** How often in a row a lost connection outside a batch is met like one within: a server restarts in seconds, but what has no end must not use up the attempts. */
    private static final int SOON = 3;

    /** Between runs, when the server has no room. */
    static final Backoff OF_RESOURCES = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10));

    /** The longest pause before a certain try. */
    Duration ceiling(int failures) {
        Duration pause = first.multipliedBy(1L << Math.min(20, Math.max(0, failures - 1)));
        return pause.compareTo(most) < 0 ? pause : most;
    }

    /** The longest pause between runs after an error outside a batch, with which no connection can be tried anew within the run. */
    static Duration betweenRuns(Throwable error, int failures) {
        boolean connection = ErrorTable.kindOnLostConnection(error) == ErrorKind.RECONNECT;
        return connection && failures <= SOON ? OF_CONNECTION.ceiling(failures) : OF_RUN.ceiling(failures);
    }

    /** A pause of random length up to the longest. */
    Duration jittered(int failures) {
        return Duration.ofNanos(
                ThreadLocalRandom.current().nextLong(ceiling(failures).toNanos() + 1));
    }
}
