package dev.longhaul;

import java.time.Instant;
import java.util.Optional;

/**
 * A setting that people may set for all nodes at once. Immutable.
 *
 * @param name its name
 * @param summary what it means, in one line
 * @param startedWith what this node was started with
 * @param value what a person has set for all nodes; nothing when each has what it was started with
 * @param changedBy who has set that
 * @param changedAt when
 * @param reason why
 */
public record ClusterSetting(
        String name,
        String summary,
        String startedWith,
        Optional<String> value,
        Optional<String> changedBy,
        Optional<Instant> changedAt,
        Optional<String> reason) {
    /**
     * What holds, but for what is set for one migration alone.
     *
     * @return what was set, else what this node was started with
     */
    public String inForce() {
        return value.orElse(startedWith);
    }
}
