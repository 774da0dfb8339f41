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
 */
public record RunProgress(
        String migration,
        long fence,
        Progress progress,
        long batches,
        int batchSize,
        Duration timeLeft,
        Optional<OperationProgress> operation) {}
