package dev.longhaul.store;

import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run ends. Immutable.
 *
 * @param outcome the kind
 * @param reason why, in words
 * @param error the error's text with its trace
 * @param pause how long the migration is to wait before its next run
 * @param nextBatchSize rows a batch of the next run should have at first, when that must change
 * @param rollsBack whether the migration, having failed, is to roll back by itself
 * @param operation the operation that was in hand, if it was one of operations
 * @param rows rows that the run committed
 * @param batches batches that it committed
 * @param took how long it was at work
 * @param observed what it saw of itself and of the database, as JSON
 * @param throttled the part of that in which it paused because of the database or a budget
 */
public record RunEnd(
        RunOutcome outcome,
        String reason,
        Optional<String> error,
        Optional<Duration> pause,
        Optional<Integer> nextBatchSize,
        boolean rollsBack,
        Optional<String> operation,
        long rows,
        long batches,
        Duration took,
        Optional<String> observed,
        Duration throttled) {
    /** Makes the texts storable: they may quote data. */
    public RunEnd {
        reason = History.reason(reason);
        error = error.map(History::bounded);
    }

    /**
     * The same with something more to say.
     *
     * @param remark what
     * @return the end with a longer reason
     */
    public RunEnd adding(String remark) {
        return Endings.as(this, outcome, reason + "; " + remark);
    }
}
