package dev.longhaul.examples.operations;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** What nothing brings back: registered as {@code scheduled}, it waits until a person fires it. */
@Migration(
        name = "demo_tour_7_purge_sessions",
        added = "2026-11-21",
        description = "Deletes sessions that expired before 2026, for good.")
public final class PurgeSessions implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(
                Keyset.of("demo_session", "id").where("expires_on < date '2026-01-01'"),
                batch -> batch.update("delete from demo_session where {range}"));
    }
}
