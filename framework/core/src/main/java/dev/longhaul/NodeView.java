package dev.longhaul;

import java.time.Instant;
import java.util.List;

/**
 * A node that serves or has served. Immutable.
 *
 * @param name host and a random part
 * @param appVersion the application's version there, empty when unknown
 * @param jobs names of the jobs that it knows
 * @param lastSeen when it was last heard of
 * @param alive whether that is recent enough to count on it
 */
public record NodeView(String name, String appVersion, List<String> jobs, Instant lastSeen, boolean alive) {
    /** Copies the list. */
    public NodeView {
        jobs = List.copyOf(jobs);
    }
}
