package dev.longhaul.console.testjobs;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Fails at once. */
@Migration(name = "0002_fails")
public final class FailingJob implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        throw new IllegalStateException("on purpose");
    }
}
