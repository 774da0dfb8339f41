package dev.longhaul.run.scanned.good.deeper;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

@Migration(name = "deeper")
public final class DeeperJob implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return Outcome.completed();
    }
}
