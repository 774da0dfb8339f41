package dev.longhaul.examples.operations;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** The second of three: it reads what the first has written. */
@Migration(
        name = "demo_tour_5_fill_tiers",
        added = "2026-11-21",
        description = "Fills demo_account.tier by what was spent.",
        dependsOn = "demo_tour_4_sum_spending",
        appVersions = ">=2.0.0 <3.0.0")
public final class FillTiers implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(Keyset.of("demo_account", "id"), batch -> batch.update("""
                update demo_account
                set tier = case when spent >= 1000 then 'gold' when spent > 0 then 'silver' else 'basic' end
                where {range}
                """));
    }
}
