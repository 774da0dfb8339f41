package dev.longhaul;

import java.util.List;

/**
 * How an instance is, for whoever restarts processes or sends them requests. Immutable.
 *
 * @param live whether it does what it was started for; when not, only a new process helps
 * @param ready whether it can carry migrations out just now
 * @param reasons why not, each in a sentence; empty when it is both
 * @param notes what is not as it should be, and keeps it from nothing
 */
public record NodeHealth(boolean live, boolean ready, List<String> reasons, List<String> notes) {
    /** Copies the lists. */
    public NodeHealth {
        reasons = List.copyOf(reasons);
        notes = List.copyOf(notes);
    }
}
