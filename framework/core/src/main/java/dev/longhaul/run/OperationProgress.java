package dev.longhaul.run;

import java.util.Optional;

/**
 * At which of its operations a run is. Immutable.
 *
 * @param id the operation's id
 * @param number its place in the list, from 1
 * @param total how many operations there are
 * @param backwards whether it is being undone
 * @param rows rows that it has done in this direction; 0 for what is not done by rows
 * @param ended what became of it, in words, once it is over: done, undone, or skipped with the reason
 */
public record OperationProgress(
        String id, int number, int total, boolean backwards, long rows, Optional<String> ended) {
    /**
     * In words.
     *
     * @return for example {@code operation copy (2 of 5)} or {@code undoing copy (2 of 5): undone}
     */
    public String text() {
        return (backwards ? "undoing " : "operation ") + id + " (" + number + " of " + total + ")"
                + ended.map(end -> ": " + end).orElse("");
    }
}
