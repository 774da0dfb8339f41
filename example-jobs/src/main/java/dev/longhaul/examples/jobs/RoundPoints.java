package dev.longhaul.examples.jobs;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/**
 * Four workers at once: the accounts are divided into ranges of ids with about as many rows each, and every free slot of any node takes
 * one. The job is written as any other; only the batches do not come in the order of their ids any more.
 */
@Migration(
        name = "example_parallel_points",
        added = "2026-11-21",
        description = "Rounds loyalty points up to the next hundred, four ranges at a time.",
        parallelism = 4)
public final class RoundPoints implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(
                Keyset.of("demo_account", "id"),
                batch -> batch.update("update demo_account set points = (points + 99) / 100 * 100 where {range}"));
    }
}
