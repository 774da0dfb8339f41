package dev.longhaul.faults;

import java.util.List;

/**
 * One line of a worker about its runs.
 *
 * @param who the worker
 * @param nanos when the driver read it
 * @param what its first word
 * @param details the other words: migration, fence, …
 */
record Said(WorkerProcess who, long nanos, String what, List<String> details) {
    static Said parse(WorkerProcess who, long nanos, String line) {
        List<String> words = List.of(line.substring(1).split(" "));
        return new Said(who, nanos, words.get(0), words.subList(1, words.size()));
    }

    boolean is(String word) {
        return what.equals(word);
    }

    String migration() {
        return details.get(0);
    }

    long fence() {
        return Long.parseLong(details.get(1));
    }

    /** The third word: a batch's number, an outcome, … */
    String third() {
        return details.get(2);
    }

    /** Of a {@code DONE}: the range that was worked on, 0 for a migration as a whole. */
    long range() {
        return Long.parseLong(details.get(4));
    }

    /** Of a {@code DONE}: the rows of all runs together, on that range. */
    long rowsDone() {
        return Long.parseLong(details.get(3));
    }
}
