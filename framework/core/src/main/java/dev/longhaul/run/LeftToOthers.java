package dev.longhaul.run;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Migrations for which this node's program or schema does not fit, and which it leaves to other nodes for a few ticks. Thread-safe.
 */
public final class LeftToOthers {
    private static final int TICKS = 5;

    private final Map<Long, Long> since = new ConcurrentHashMap<>();
    private final Ticker ticker;
    private final Duration pause;

    /**
     * Nothing is left to others yet.
     *
     * @param ticker the local clock
     * @param tickEvery how often nodes look
     */
    public LeftToOthers(Ticker ticker, Duration tickEvery) {
        this.ticker = ticker;
        this.pause = tickEvery.multipliedBy(TICKS);
    }

    void add(long migration) {
        since.put(migration, ticker.nanos());
    }

    boolean contains(long migration) {
        Long began = since.get(migration);
        if (began == null) {
            return false;
        }
        if (ticker.since(began).compareTo(pause) > 0) {
            since.remove(migration);
            return false;
        }
        return true;
    }
}
