package dev.longhaul.run;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.store.Stalls;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then for migrations that make no progress, whichever node is at them. Used by the node's thread alone. */
final class StallWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
    private static final Duration MOST_BETWEEN = Duration.ofSeconds(15);

    private final Equipment equipment;
    private long lookedAt;

    StallWatch(Equipment equipment) {
        this.equipment = equipment;
        this.lookedAt = equipment.ticker().nanos();
    }

    void look() {
        Duration after = equipment.settings().stalledAfter();
        Duration between = after.dividedBy(4).compareTo(MOST_BETWEEN) < 0 ? after.dividedBy(4) : MOST_BETWEEN;
        if (equipment.ticker().since(lookedAt).compareTo(between) < 0) {
            return;
        }
        lookedAt = equipment.ticker().nanos();
        for (Stalls.Stalled stalled :
                equipment.stalls().take(after, equipment.worker().node())) {
            LOG.warn("{}: {}", InvalidNameException.printable(stalled.name()), stalled.words());
            equipment
                    .listeners()
                    .tellLater(listener ->
                            listener.stalled(new Stall(stalled.name(), Stall.Kind.NO_PROGRESS, stalled.words())));
        }
    }
}
