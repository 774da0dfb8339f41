package dev.longhaul.run;

import dev.longhaul.store.Candidate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Sees by this node's own monotonic clock that a claim's heartbeat stands still, so that a server clock which was set back
 * cannot keep a dead worker's lease alive. Thread-safe.
 */
final class HeartbeatWatch {
    private record Seen(long fence, long heartbeat, long since) {}

    private final Map<Candidate.Key, Seen> seen = new HashMap<>();
    private final Ticker ticker;
    private final Duration lease;

    HeartbeatWatch(Ticker ticker, Duration lease) {
        this.ticker = ticker;
        this.lease = lease;
    }

    /** Notes what was seen and answers whether it has been the same for a whole lease. */
    synchronized boolean stoodStill(Candidate candidate) {
        if (!candidate.held()) {
            seen.remove(candidate.key());
            return false;
        }
        Seen before = seen.get(candidate.key());
        if (before == null || before.fence() != candidate.fence() || before.heartbeat() != candidate.heartbeat()) {
            seen.put(candidate.key(), new Seen(candidate.fence(), candidate.heartbeat(), ticker.nanos()));
            return false;
        }
        return ticker.since(before.since()).compareTo(lease) > 0;
    }
}
