package dev.longhaul.run;

import org.jspecify.annotations.Nullable;

/**
 * How many of the cluster's slots this node takes: an equal part, so that the nodes that are alive share the work, and one more
 * whenever work has been left over for longer than the others needed to see it. Thread-safe.
 */
final class FairShare {
    private final Equipment equipment;
    private @Nullable Long leftOverSince;

    FairShare(Equipment equipment) {
        this.equipment = equipment;
    }

    /** How many workers more, when a certain number is at work already. */
    synchronized int of(int working) {
        int slots = equipment.settings().slots();
        if (slots == 1) {
            return 1;
        }
        int nodes = Math.max(1, equipment.nodes().alive().size());
        equipment.budgets().sharedBy(Math.min(slots, nodes));
        int part = (slots + nodes - 1) / nodes;
        if (working < part) {
            leftOverSince = null;
            return part - working;
        }
        long now = equipment.ticker().nanos();
        Long since = leftOverSince;
        if (since == null) {
            leftOverSince = now;
            return 0;
        }
        if (now - since > 2 * equipment.settings().tickEvery().toNanos()) {
            leftOverSince = null;
            return 1;
        }
        return 0;
    }

    synchronized void nothingLeft() {
        leftOverSince = null;
    }
}
