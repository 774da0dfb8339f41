package dev.longhaul.run;

import dev.longhaul.pace.Progress;
import dev.longhaul.store.Claim;
import dev.longhaul.store.ClaimedRange;
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
 * @param last the batch that was committed just now; nothing at the start
 * @param effort the share of full speed that the run uses, from over 0 to 1; less while a throttle holds it back
 */
public record RunProgress(
        String migration,
        long fence,
        Progress progress,
        long batches,
        int batchSize,
        Duration timeLeft,
        Optional<OperationProgress> operation,
        Optional<Long> range,
        Optional<LastBatch> last,
        double effort) {
    /**
     * Of a run on a migration as a whole that has committed nothing yet.
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
        this(
                migration,
                fence,
                progress,
                batches,
                batchSize,
                timeLeft,
                operation,
                Optional.empty(),
                Optional.empty(),
                1);
    }

    /** After a batch. */
    static RunProgress after(RunControl control, BatchPlan plan, int nextSize, LastBatch last) {
        Claim claim = control.claim();
        return new RunProgress(
                claim.name(),
                claim.fence(),
                new Progress(
                        claim.rowsDone(),
                        plan.total(),
                        plan.totalIsEstimate(),
                        claim.ranBefore().plus(control.running()),
                        control.observed().rate().rate(),
                        control.hours()),
                control.batches(),
                nextSize,
                control.timeLeft(),
                plan.operation(),
                claim.range().map(ClaimedRange::id),
                Optional.of(last),
                control.observed().share());
    }
}
