package dev.longhaul.browser.jobs;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Takes a few seconds, in many small batches. */
@Migration(name = "0001_visits", description = "Counts visits twice.", added = "2026-11-21", batchSize = 20)
public final class VisitsJob implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(
                Keyset.of("visit", "id"), batch -> batch.update("update visit set times = times + 1 where {range}"));
    }

    @Override
    public Outcome rollback(RunContext run) {
        return run.eachBatch(
                Keyset.of("visit", "id"), batch -> batch.update("update visit set times = times - 1 where {range}"));
    }
}
