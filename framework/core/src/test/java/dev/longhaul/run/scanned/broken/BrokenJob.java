package dev.longhaul.run.scanned.broken;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

@Migration(name = "broken")
public final class BrokenJob implements MigrationJob {
    static final int NUMBER = Integer.parseInt("no number");

    @Override
    public Outcome run(RunContext run) {
        return Outcome.yielded("after " + NUMBER);
    }
}
