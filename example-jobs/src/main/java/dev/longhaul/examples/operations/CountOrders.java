package dev.longhaul.examples.operations;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Two workers, each at ranges of its own. The first accounts have most of the orders, so the best size of a batch is not the same everywhere. */
@Migration(
        name = "demo_tour_8_count_orders",
        added = "2026-11-21",
        description = "Fills demo_account.orders with the number of orders.",
        dependsOn = "demo_tour_2_reshape_orders",
        parallelism = 2)
public final class CountOrders implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(Keyset.of("demo_account", "id"), batch -> batch.update("""
                update demo_account
                set orders = (select count(*) from demo_order where account_id = demo_account.id)
                where {range}
                """));
    }
}
