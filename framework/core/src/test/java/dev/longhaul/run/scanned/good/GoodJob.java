package dev.longhaul.run.scanned.good;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Not public, as jobs need not be. */
@Migration(name = "good", added = "2026-11-21", description = "All is well.", dependsOn = "other", batchSize = 7)
final class GoodJob implements MigrationJob {
    private GoodJob() {}

    @Override
    public Outcome run(RunContext run) {
        return Outcome.completed();
    }

    @Migration(name = "nested")
    static final class Nested implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }
    }
}
