package dev.longhaul;

import dev.longhaul.state.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether an application of a certain version may start. Immutable.
 *
 * @param version the version
 * @param met whether nothing is in its way
 * @param unmet the migrations that must be completed or skipped before, by name
 */
public record GateReport(String version, boolean met, List<Unmet> unmet) {
    GateReport(String version, List<Unmet> unmet) {
        this(version, unmet.isEmpty(), List.copyOf(unmet));
    }

    /**
     * A migration that is in the way.
     *
     * @param name its name
     * @param status its status
     * @param versions the versions of the application that can carry it out, as a range
     * @param reason how it stands and what has to be done, in words
     * @param estimate the running time that it still needs at its rate so far, waiting between runs and for its windows not counted;
     *     nothing when that cannot be known, above all when it does not run
     * @param expected when it will be done, its windows counted, if those before it in the report run before it; nothing when that cannot
     *     be known, or its windows never open for so long
     */
    public record Unmet(
            String name,
            Status status,
            String versions,
            String reason,
            Optional<Duration> estimate,
            Optional<Instant> expected) {}

    /**
     * How long everything will take, if nothing fails and the migrations run one after the other.
     *
     * @return the sum of the estimates, of running time; nothing when one of them is not known, zero when nothing is in the way
     */
    public Optional<Duration> estimate() {
        return unmet.stream().allMatch(one -> one.estimate().isPresent())
                ? Optional.of(
                        unmet.stream().flatMap(one -> one.estimate().stream()).reduce(Duration.ZERO, Duration::plus))
                : Optional.empty();
    }

    /**
     * When everything will be done, if nothing fails and the migrations run one after the other, each in its windows.
     *
     * @return the moment; nothing when that is not known of one of them, or nothing is in the way
     */
    public Optional<Instant> expected() {
        return unmet.isEmpty() ? Optional.empty() : unmet.get(unmet.size() - 1).expected();
    }
}
