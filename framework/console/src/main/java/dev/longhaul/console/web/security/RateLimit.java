package dev.longhaul.console.web.security;

import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.Map;

/** So many at once, and then one from time to time, for each key. Of keys the 10,000 that were used last are known. Thread-safe. */
public final class RateLimit {
    private static final int MOST_KEYS = 10_000;

    private record Bucket(double left, long at) {}

    private final int atOnce;
    private final Duration oneEvery;
    private final Ticker ticker;
    private final Map<String, Bucket> buckets = new Bounded<>(MOST_KEYS);

    /**
     * A limit.
     *
     * @param atOnce how many may come at once
     * @param oneEvery how long it takes until one more may come
     * @param ticker tells the time
     */
    public RateLimit(int atOnce, Duration oneEvery, Ticker ticker) {
        this.atOnce = atOnce;
        this.oneEvery = oneEvery;
        this.ticker = ticker;
    }

    /**
     * Whether one more may come now.
     *
     * @param key whose
     * @return whether something is left for it
     */
    public synchronized boolean allows(String key) {
        return left(key) >= 1;
    }

    /**
     * Counts one.
     *
     * @param key whose
     * @return whether something was left for it
     */
    public synchronized boolean take(String key) {
        double left = left(key);
        buckets.put(key, new Bucket(Math.max(0, left - 1), ticker.nanos()));
        return left >= 1;
    }

    /**
     * How long it takes at most until one more may come.
     *
     * @return at least 1 s
     */
    public int retryAfterSeconds() {
        return (int) Math.max(1, oneEvery.toSeconds());
    }

    private double left(String key) {
        Bucket bucket = buckets.get(key);
        return bucket == null
                ? atOnce
                : Math.min(
                        atOnce,
                        bucket.left() + (double) ticker.since(bucket.at()).toNanos() / oneEvery.toNanos());
    }
}
