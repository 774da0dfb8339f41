package dev.longhaul.console.faultyjobs;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Its date is none. */
@Migration(name = "0001_fill", added = "yesterday")
public final class FaultyJob implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return Outcome.completed();
    }
}
