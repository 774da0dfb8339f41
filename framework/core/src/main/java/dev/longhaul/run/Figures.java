package dev.longhaul.run;

import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Sums over all migrations, as meters and the head of a console show them. Immutable.
 *
 * @param byStatus how many migrations there are in each status that there are any in, in the order of {@link Status}
 * @param oldestUnfinished how long ago the oldest one was registered that is neither done nor given up; nothing when there is none
 * @param stalled how many make no progress, as a node has told its listeners
 * @param quarantinedRows rows that were set aside and are not migrated
 * @param slots how many may run at once in the whole cluster
 * @param slotsUsed how many of the slots are held
 */
public record Figures(
        Map<Status, Long> byStatus,
        Optional<Duration> oldestUnfinished,
        long stalled,
        long quarantinedRows,
        int slots,
        int slotsUsed) {}
