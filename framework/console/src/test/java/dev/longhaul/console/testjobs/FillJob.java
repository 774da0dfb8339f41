package dev.longhaul.console.testjobs;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Runs to its end. */
@Migration(name = "0001_fill", added = "2026-11-21", description = "Fills test_row.v.")
public final class FillJob implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(
                Keyset.of("test_row", "id").where("v = 0"),
                batch -> batch.update("update test_row set v = v + 1 where {range}"));
    }
}
