package dev.longhaul.console.gatedjobs;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Version 3 of the application needs it done. */
@Migration(name = "0001_fill", appVersions = ">=1.0.0 <3.0.0")
public final class GatedJob implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return Outcome.completed();
    }
}
