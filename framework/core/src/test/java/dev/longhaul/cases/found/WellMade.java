package dev.longhaul.cases.found;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Found by scanning. */
@Migration(
        name = "well-made",
        added = "2026-11-21",
        description = "Shows all that an annotation can say.",
        dependsOn = "deeper")
public final class WellMade implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return Outcome.completed();
    }
}
