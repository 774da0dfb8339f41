package dev.longhaul.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a migration is to work, as it is set. Immutable.
 *
 * @param pace the pace outside of windows that say another
 * @param target how long a batch should last; nothing to leave it to the pace
 * @param windows when it may work
 * @param rates what it may spend
 * @param deadline when it should be done
 */
public record Pacing(Pace pace, Optional<Duration> target, Windows windows, Rates rates, Optional<Deadline> deadline) {
    /**
     * The pace that the windows say, or else the migration's own; a deadline may still raise it.
     *
     * @param now the moment
     * @return the pace
     */
    public Pace paceAt(Instant now) {
        return windows.at(now).pace().orElse(pace);
    }

    /**
     * The time to aim at.
     *
     * @param now the pace that holds now
     * @return how long a batch should last
     */
    public Duration target(Pace now) {
        return target.orElse(now.target());
    }
}
