package dev.longhaul.pace;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last so many times of something, in nanoseconds. Not thread-safe. */
final class LastTimes {
    private final int most;
    private final Deque<Long> nanos = new ArrayDeque<>();

    LastTimes(int most) {
        this.most = most;
    }

    void add(long time) {
        nanos.addLast(time);
        if (nanos.size() > most) {
            nanos.removeFirst();
        }
    }

    void forget() {
        nanos.clear();
    }

    boolean isFull() {
        return nanos.size() == most;
    }

    /** The greater of the two in the middle, of an even number; 0 of none. */
    long median() {
        return nanos.stream()
                .mapToLong(Long::longValue)
                .sorted()
                .skip(nanos.size() / 2)
                .findFirst()
                .orElse(0);
    }
}
