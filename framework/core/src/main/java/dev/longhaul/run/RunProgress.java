package dev.longhaul.run;

import dev.longhaul.pace.Progress;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a run stands. Immutable.
 *
 * @param migration the migration's name
 * @param fence the number of the claim
 * @param progress rows done in all runs together, their total, and the running time of this and the earlier runs
 * @param batches batches committed in this run
 * @param batchSize rows the next batch should have
 * @param timeLeft what is left of the run's time limit
 * @param operation the operation that the last batch belonged to; nothing at the start, and for a job without operations
 * @param range the range that is worked on, whose rows these are; nothing for a migration as a whole
 */
public record RunProgress(
        String migration,
        long fence,
        Progress progress,
        long batches,
        int batchSize,
        Duration timeLeft,
        Optional<OperationProgress> operation,
        Optional<Long> range) {
    /**
     * Of a run on a migration as a whole.
     *
     * @param migration the migration's name
     * @param fence the number of the claim
     * @param progress rows done in all runs together, their total, and the running time of this and the earlier runs
     * @param batches batches committed in this run
     * @param batchSize rows the next batch should have
     * @param timeLeft what is left of the run's time limit
     * @param operation the operation that the last batch belonged to; nothing at the start, and for a job without operations
     */
    public RunProgress(
            String migration,
            long fence,
            Progress progress,
            long batches,
            int batchSize,
            Duration timeLeft,
            Optional<OperationProgress> operation) {
        this(migration, fence, progress, batches, batchSize, timeLeft, operation, Optional.empty());
    }
}
