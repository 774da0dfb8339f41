package dev.longhaul.examples.jobs;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/**
 * Set-based and not idempotent: nothing in a row tells whether it has had its points, so a batch that was lost or done
 * twice would never be noticed later. The position commits with the points; that is all that is needed.
 */
@Migration(
        name = "demo_2_grant_points",
        added = "2026-11-21",
        description = "Adds 10 loyalty points to every account, and 5 more in Germany.")
public final class GrantPoints implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(Keyset.of("demo_account", "id"), batch -> batch.update("""
                update demo_account
                set points = points + 10 + case when country = 'DE' then 5 else 0 end
                where {range}
                """));
    }
}
