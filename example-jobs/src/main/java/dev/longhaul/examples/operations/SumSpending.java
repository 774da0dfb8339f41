package dev.longhaul.examples.operations;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** The first of three that build on each other: only version 2 of the application knows the new columns. */
@Migration(
        name = "demo_tour_4_sum_spending",
        added = "2026-11-21",
        description = "Fills demo_account.spent with the worth of all orders.",
        dependsOn = "demo_tour_2_reshape_orders",
        appVersions = ">=2.0.0 <3.0.0")
public final class SumSpending implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(Keyset.of("demo_account", "id"), batch -> batch.update("""
                update demo_account
                set spent = (select coalesce(sum(amount), 0) from demo_order where account_id = demo_account.id)
                where {range}
                """));
    }

    @Override
    public Outcome rollback(RunContext run) {
        return run.eachBatch(
                Keyset.of("demo_account", "id"),
                batch -> batch.update("update demo_account set spent = null where {range}"));
    }
}
