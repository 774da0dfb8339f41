package dev.longhaul.cases.found.deeper;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Found by scanning the package above. */
public final class Deeper {
    private Deeper() {}

    /** A nested class is as good as any. */
    @Migration(name = "deeper")
    public static final class Job implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }
    }
}
